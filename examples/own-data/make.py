"""Makes the data of this folder again: python3 make.py, with Pillow."""
import csv
import random

from PIL import Image, ImageDraw

draw = random.Random(1)

with open("flats.csv", "w", newline="") as file:
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(["area", "rooms", "district", "floor", "rent", "balcony"])
    for _ in range(160):
        area = draw.randint(25, 120)
        district = draw.choice(["harbour", "hill", "station"])
        floor = draw.randint(0, 6)
        rent = 150 + 9 * area + {"harbour": 120, "hill": 200, "station": 0}[district] + draw.gauss(0, 25)
        balcony = area / 40 + floor / 3 + draw.gauss(0, 0.4) > 2.5
        unknown = draw.random() < 0.08
        rows.writerow([area, max(1, area // 28), district, "" if unknown else floor, round(rent), "yes" if balcony else "no"])

with open("shapes.csv", "w", newline="") as file:
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(["image", "shape", "bright", "width"])
    for number in range(40):
        shape, bright = ("disc", "square")[number % 2], number % 4 < 2
        side = draw.randint(6, 13)
        left, top = draw.randint(0, 16 - side), draw.randint(0, 16 - side)
        box = (left, top, left + side - 1, top + side - 1)
        image, mask = Image.new("RGB", (16, 16), (30, 40, 60)), Image.new("P", (16, 16), 0)
        mask.putpalette([0, 0, 0, 200, 30, 30, 30, 200, 30])
        level = draw.randint(190, 250) if bright else draw.randint(80, 130)
        for canvas, colour in ((image, (level, level, level // 2)), (mask, 1 + number % 2)):
            pen = ImageDraw.Draw(canvas)
            (pen.ellipse if shape == "disc" else pen.rectangle)(box, fill=colour)
        image.save(f"shapes/{number:02}.png")
        mask.save(f"masks/{number:02}.png", bits=2)
        rows.writerow([f"{number:02}.png", shape, "yes" if bright else "no", side])
