#!/bin/sh
# Writes the files of netpbm that README.md lists: sh make.sh, with netpbm 11.1.
set -e
pnm() { # kind, most, channels, times
    awk -v kind="$1" -v most="$2" -v channels="$3" -v times="$4" 'BEGIN {
        printf "%s\n7 5\n%d\n", kind, most * times
        for (r = 0; r < 5; r++) for (c = 0; c < 7; c++) for (k = 0; k < channels; k++) print ((37 * r + 11 * c + 5 * k) % (most + 1)) * times
    }'
}
pnm P2 3 1 1 | pnmtopng -force > grey2.png
pnm P2 15 1 1 | pnmtopng -force > grey4.png
pnm P3 255 3 257 | pnmtopng -force > colour16.png
pnm P2 255 1 1 | pnmtopng -force -interlace > interlaced.png
