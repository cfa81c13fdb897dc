#!/usr/bin/env bash
# This product's training step beside plain PyTorch (mtan_peer.py), in turn, on the same machine: ratios of medians beside their floors.
#
#   bench/compare.sh [--rounds N] [--rows equal,famo,cagrad,bfloat16] [--score] [sizes]
#
# Sizes go to both: --height --width --batch --steps --warmup --threads --filters 64,128,... --classes.
# --score compares scoring instead: ONNX Runtime beside the yardstick's network in evaluation mode under PyTorch.
# Exit code: 0 all ratios at or under their floors (scoring: at or over), 1 some are not, 2 wrong usage or something is missing.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
rounds=3
rows=equal,famo,cagrad,bfloat16
score=no
sizes=()

wrong=()
while [ $# -gt 0 ]; do
    case $1 in
        --score)
            score=yes
            shift
            continue
            ;;
        -h | --help)
            sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"
            exit 0
            ;;
        --rounds | --rows | --height | --width | --batch | --steps | --warmup | --threads | --filters | --classes) ;;
        *)
            wrong+=("$1 is not a flag of compare.sh; --help lists them")
            shift
            continue
            ;;
    esac
    if [ $# -lt 2 ]; then
        wrong+=("$1 needs a value")
        break
    fi
    case $1 in
        --rounds)
            [[ $2 =~ ^[1-9][0-9]{0,2}$ ]] || wrong+=("--rounds must be >= 1 and <= 999, found $2")
            rounds=$2
            ;;
        --rows)
            [[ ",$2," =~ ^(,(equal|famo|cagrad|bfloat16))+,$ ]] || wrong+=("--rows must be some of equal,famo,cagrad,bfloat16, found $2")
            rows=$2
            ;;
        --filters)
            # The yardstick's last two levels must be of one width, as published.
            [[ ",$2" =~ ^(,[0-9]+)*,([0-9]+),([0-9]+)$ && ${BASH_REMATCH[2]} = "${BASH_REMATCH[3]}" ]] ||
                wrong+=("--filters must be numbers with commas between them, the last two equal, found $2")
            sizes+=("$1" "$2")
            ;;
        *)
            [[ $2 =~ ^[0-9]+$ ]] || wrong+=("$1 must be a whole number, found $2")
            sizes+=("$1" "$2")
            ;;
    esac
    shift 2
done

# The yardstick needs a Python that sees Debian's packages: one installed otherwise may come first on the PATH.
python=
for candidate in /usr/bin/python3 python3; do
    if "$candidate" -c 'import torch, scipy' 2>/dev/null; then
        python=$candidate
        break
    fi
done
[ -n "$python" ] || wrong+=("no Python here imports torch and scipy: install Debian's packages python3-torch and python3-scipy")
command -v dotnet >/dev/null || wrong+=("dotnet is missing: install the .NET SDK that global.json names")
if [ ${#wrong[@]} -gt 0 ]; then
    printf 'compare.sh: %s\n' "${wrong[@]}" >&2
    exit 2
fi

# No process of the build stays: what it does at its end would be in the first timing.
dotnet build "$root/Pipeline.csproj" -c Release -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false >&2
ours=$(find "$root/bin/Release" -maxdepth 2 -name Multitask -type f | head -n 1)
lines=$(mktemp)
trap 'rm -f "$lines"' EXIT

# run ROW WHO COMMAND...: appends the line of JSON that the command prints.
run() {
    local row=$1 who=$2 line
    shift 2
    if ! line=$("$@" | tail -n 1); then
        printf 'compare.sh: this failed: %s\n' "$*" >&2
        exit 2
    fi
    printf '{"row": "%s", "who": "%s", "seen": %s}\n' "$row" "$who" "$line" >>"$lines"
    printf '%s %s: done\n' "$who" "$row" >&2
}

for ((round = 1; round <= rounds; round++)); do
    printf 'round %s of %s\n' "$round" "$rounds" >&2
    if [ $score = yes ]; then
        run score ours "$ours" bench score "${sizes[@]}"
        run score yardstick "$python" "$here/score_peer.py" "${sizes[@]}"
        continue
    fi
    for row in ${rows//,/ }; do
        weighting=$row
        precision=float32
        if [ "$row" = bfloat16 ]; then
            weighting=equal
            precision=bfloat16
        fi
        run "$row" ours "$ours" bench train --weighting "$weighting" --precision "$precision" "${sizes[@]}"
        run "$row" yardstick "$python" "$here/mtan_peer.py" --weighting "$weighting" "${sizes[@]}"
    done
done

"$python" "$here/table.py" "$lines"
