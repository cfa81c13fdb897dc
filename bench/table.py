#!/usr/bin/env python3
"""The table of compare.sh: medians of ours and the yardstick, their ratios, and the floors these are to reach."""
import json, statistics, sys
from datetime import date

TIME = {"equal": 0.80, "famo": 0.80, "cagrad": 0.45, "bfloat16": 0.55}
MEMORY = {"equal": 0.90, "cagrad": 0.70}
SCORE = 2.0


def median(lines, row, who, field):
    return statistics.median(l["seen"][field] for l in lines if l["row"] == row and l["who"] == who)


def verdict(ratio, floor, good):
    return "" if floor is None else f"{floor:.2f} " + ("ok" if good(ratio, floor) else "NOT REACHED")


def training(lines):
    print(f"{'':10} {'seconds a step':>21} {'ratio':>7}  {'floor':16} {'peak MiB':>15} {'ratio':>7}  floor")
    print(f"{'':10} {'ours':>10} {'yardstick':>10} {'':7}  {'':16} {'ours':>7} {'PyTorch':>7}")
    reached = True
    for row in dict.fromkeys(l["row"] for l in lines):
        times = [median(lines, row, who, "seconds_per_step") for who in ("ours", "yardstick")]
        peaks = [median(lines, row, who, "peak_rss_mib") for who in ("ours", "yardstick")]
        pairs = ((times[0] / times[1], TIME.get(row)), (peaks[0] / peaks[1], MEMORY.get(row)))
        words = [verdict(ratio, floor, lambda r, f: r <= f) for ratio, floor in pairs]
        reached = reached and not any("NOT" in word for word in words)
        print(f"{row:10} {times[0]:10.4f} {times[1]:10.4f} {pairs[0][0]:7.3f}  {words[0]:16} "
              f"{peaks[0]:7.0f} {peaks[1]:7.0f} {pairs[1][0]:7.3f}  {words[1]}".rstrip())
    return reached


def scoring(lines):
    onnx = median(lines, "score", "ours", "onnx_images_per_second")
    torch = median(lines, "score", "ours", "torch_images_per_second")
    peer = median(lines, "score", "yardstick", "images_per_second")
    print(f"images a second: ONNX Runtime {onnx:.2f}, torch here {torch:.2f}, yardstick under PyTorch {peer:.2f}")
    print(f"ONNX Runtime / yardstick {onnx / peer:.3f}  floor {verdict(onnx / peer, SCORE, lambda r, f: r >= f)}")
    return onnx / peer >= SCORE


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    size = lines[0]["seen"]
    print("batch {batch}, {height} x {width}, {threads} threads, {parameters:,} parameters".format(**size), f"({date.today()})")
    sys.exit(0 if (scoring if lines[0]["row"] == "score" else training)(lines) else 1)


if __name__ == "__main__":
    main()
