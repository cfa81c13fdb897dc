"""Writes the files that README.md lists: python3 make.py, with Pillow 9.4.0."""
from PIL import Image

W, H = 7, 5


def number(r, c, k, most):
    return (37 * r + 11 * c + 5 * k) % (most + 1)


def plane(most, times=1):
    return [number(r, c, 0, most) * times for r in range(H) for c in range(W)]


def made(mode, values):
    image = Image.new(mode, (W, H))
    image.putdata(values)
    return image


def channels(count):
    return [tuple(number(r, c, k, 255) for k in range(count)) for r in range(H) for c in range(W)]


made("1", [255 * v for v in plane(1)]).save("grey1.png")
made("L", plane(255)).save("grey8.png")
made("I;16", plane(255, 257)).save("grey16.png")
for most, bits in ((15, 4), (255, 8)):
    image = made("P", plane(most))
    # Colours that are in another order than their numbers.
    image.putpalette([(most - v) * (255 // most) for v in range(most + 1) for _ in range(3)])
    image.save(f"palette{bits}.png", bits=bits)
made("LA", channels(2)).save("grey-alpha8.png")
made("RGB", channels(3)).save("colour8.png")
halves = Image.new("RGB", (16, 8), (220, 20, 30))
halves.paste((20, 30, 220), (8, 0, 16, 8))
for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    halves.save(f"turned-{orientation}.jpg", exif=exif, quality=95, subsampling=0)
