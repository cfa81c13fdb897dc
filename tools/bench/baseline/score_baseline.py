#!/usr/bin/env python3
"""The baseline network in evaluation mode in plain PyTorch: what a user would otherwise score with.

  score_baseline.py --height 64 --width 96 --batch 8 --filters 16,32,64,64,64 --steps 10 --threads 2
prints one JSON line: images/s (from the median), seconds of each batch.   Needs Debian's python3-torch, python3-scipy
and libopenblas0-pthread.
"""
import argparse, json, statistics, time

import torch

from mtan_baseline import Mtan


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--height", type=int, default=64); a.add_argument("--width", type=int, default=96)
    a.add_argument("--batch", type=int, default=8); a.add_argument("--steps", type=int, default=10)
    a.add_argument("--warmup", type=int, default=2); a.add_argument("--threads", type=int, default=2)
    a.add_argument("--filters", default="16,32,64,64,64"); a.add_argument("--classes", type=int, default=13)
    a = a.parse_args()
    torch.set_num_threads(a.threads); torch.manual_seed(0)
    net = Mtan([int(v) for v in a.filters.split(",")], (a.classes, 1, 3)).eval()
    x, times = torch.rand(a.batch, 3, a.height, a.width), []
    with torch.no_grad():
        for _ in range(a.warmup + a.steps):
            t0 = time.perf_counter()
            net(x)
            times.append(time.perf_counter() - t0)
    times = times[a.warmup:]
    print(json.dumps(dict(parameters=sum(p.numel() for p in net.parameters()), batch=a.batch, height=a.height, width=a.width,
                          threads=a.threads, images_per_second=round(a.batch / statistics.median(times), 3),
                          seconds_per_step=round(statistics.median(times), 5),
                          all=[round(t, 5) for t in times])))


if __name__ == "__main__":
    main()
