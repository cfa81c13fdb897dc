#!/usr/bin/env bash
# Installs what is missing, decides once which native packages this machine builds with, and says what it chose.
#   ./setup.sh                          decide by asking the package feed (kept in Local.props)
#   ./setup.sh --torch cpu --ort cpu    choose: torch = cuda | cpu | system, ort = gpu | cpu | npm
set -euo pipefail
cd "$(dirname "$0")"

readonly npm_package=com.github.asus4.onnxruntime npm_version=0.4.9
readonly npm_sha256=e59788788818fdde1b2e522e766a21ba0f7d8391de55737abf81e32cc801785d
readonly ort_folder=.runtimes/onnxruntime

say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
recorded() { sed -n "s:.*<$1>\(.*\)</$1>.*:\1:p" Local.props 2>/dev/null || true; }
pinned() { sed -n -e "s/.*Include=\"$1\" Version=\"\[\(.*\)\]\".*/\1/p" -e "s:.*<$1>\(.*\)</$1>.*:\1:p" Directory.Packages.props; }

check_sdk() {
    have dotnet || fail "the .NET 10 SDK is missing: install it from https://dotnet.microsoft.com/download/dotnet/10.0"
    case "$(dotnet --version 2>/dev/null)" in
        1[0-9].*) ;;
        *) fail "the .NET 10 SDK is needed, found $(dotnet --list-sdks 2>/dev/null | tail -n 1): install it from https://dotnet.microsoft.com/download/dotnet/10.0" ;;
    esac
}

# Whether the configured feed serves a package: 0 yes, 1 no; anything else (no network, say) ends the set-up.
feed_has() {
    local answer
    answer=$(mktemp -d)
    if dotnet package download "$1@$2" --output "$answer" >"$answer/log" 2>&1; then rm -rf "$answer"; return 0; fi
    if grep -qE 'NotFound|Unable to find' "$answer/log"; then rm -rf "$answer"; return 1; fi
    cat "$answer/log" >&2
    rm -rf "$answer"
    fail "cannot ask the package feed for $1: see above; or choose yourself: ./setup.sh --torch cpu --ort cpu"
}

# Sets absent to the first of these packages (NAME or NAME=PIN) that the feed does not serve, nothing if it serves them all.
find_absent() {
    local wanted version
    absent=''
    for wanted in "$@"; do
        version=$(pinned "${wanted#*=}")
        if ! feed_has "${wanted%%=*}" "$version"; then absent="${wanted%%=*} $version"; return; fi
    done
}

# choose NAME ASKED DEFAULT FALLBACK PACKAGE[=PIN]...: sets the variable NAME and says why.
choose() {
    local name=$1 asked=$2 default=$3 fallback=$4 kept absent
    shift 4
    kept=$(recorded "$name")
    if [ -n "$asked" ]; then say "$name=$asked, as asked"; printf -v "$name" %s "$asked"
    elif [ -n "$kept" ]; then say "$name=$kept, as chosen before (Local.props; delete it to decide anew)"; printf -v "$name" %s "$kept"
    elif find_absent "$@"; [ -z "$absent" ]; then say "$name=$default: the feed has ${*%%=*}"; printf -v "$name" %s "$default"
    else say "$name=$fallback: the feed has no $absent"; printf -v "$name" %s "$fallback"
    fi
}

record() {
    local text
    text=$(printf '<Project>\n  <!-- Written by setup.sh; see Directory.Build.props for the values. -->\n  <PropertyGroup>\n    <Torch>%s</Torch>\n    <Ort>%s</Ort>\n    <Precompile>%s</Precompile>\n  </PropertyGroup>\n</Project>' "$Torch" "$Ort" "$Precompile")
    if [ "$(cat Local.props 2>/dev/null || true)" != "$text" ]; then printf '%s\n' "$text" >Local.props; fi
}

missing_debs() {
    local deb
    for deb in "$@"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$deb" 2>/dev/null || true)" = installed ] || printf '%s ' "$deb"
    done
}

# Installs Debian packages; without rights it fails with the command to run.
install_debs() {
    local missing as=()
    missing=$(missing_debs "$@")
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" != 0 ]; then
        as=(sudo)
        { have sudo && { sudo -n true 2>/dev/null || [ -t 0 ]; }; } ||
            fail "no right to install packages; run as root: apt-get update && apt-get install -y --no-install-recommends $missing"
    fi
    say "installing $missing"
    local log
    log=$(mktemp)
    # shellcheck disable=SC2086  # one word a package
    if ! { "${as[@]}" apt-get update && "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        fail "apt-get failed, see above; run: apt-get update && apt-get install -y --no-install-recommends $missing"
    fi
    rm -f "$log"
}

system_torch() {
    have apt-get || fail "Torch=system needs a Debian-like distribution (libtorch-dev); choose ./setup.sh --torch cpu elsewhere"
    # OpenBLAS with OpenMP: with the reference BLAS matrix products run 30 times slower.
    install_debs libtorch-dev libopenblas0-openmp g++
}

npm_onnxruntime() {
    [ -f "$ort_folder/$npm_version" ] && return 0
    if ! have npm; then
        have apt-get || fail "Ort=npm needs npm: install Node.js, or choose ./setup.sh --ort cpu"
        install_debs npm
    fi
    say "fetching $npm_package $npm_version from npm (150 MB)"
    local work
    work=$(mktemp -d)
    (cd "$work" && npm pack --silent "$npm_package@$npm_version" >/dev/null) || fail "npm pack $npm_package@$npm_version failed"
    echo "$npm_sha256  $work/$npm_package-$npm_version.tgz" | sha256sum --check --quiet ||
        fail "$npm_package $npm_version is not the package this project was tested with"
    tar -xzf "$work/$npm_package-$npm_version.tgz" -C "$work" package/Runtime package/LICENSE package/Plugins/Linux/x64
    rm -rf "$ort_folder"
    mkdir -p "$ort_folder"
    mv "$work/package/Runtime" "$work/package/LICENSE" "$work"/package/Plugins/Linux/x64/*.so "$ort_folder/"
    touch "$ort_folder/$npm_version"
    rm -rf "$work"
}

# Fashion-MNIST for examples/multi-fashion.yaml, and the ONNX checker for the tests.
data_and_checker() {
    if have apt-get; then install_debs dataset-fashion-mnist python3-onnx
    else say "no apt-get here: give examples/multi-fashion.yaml a path to Fashion-MNIST, and install Python's onnx for the tests"
    fi
}

asked_torch='' asked_ort=''
while [ $# -gt 0 ]; do
    case "$1 ${2:-}" in
        "--torch cuda" | "--torch cpu" | "--torch system") asked_torch=$2; shift 2 ;;
        "--ort gpu" | "--ort cpu" | "--ort npm") asked_ort=$2; shift 2 ;;
        *) printf 'usage: ./setup.sh [--torch cuda|cpu|system] [--ort gpu|cpu|npm]\n' >&2; exit 2 ;;
    esac
done

check_sdk
choose Torch "$asked_torch" cuda system TorchSharp-cuda-linux
choose Ort "$asked_ort" gpu npm Microsoft.ML.OnnxRuntime.Gpu
choose Precompile '' true false Microsoft.NETCore.App.Crossgen2.linux-x64=CrossgenVersion Microsoft.NET.ILLink.Tasks=LinkerVersion
record
if [ "$Torch" = system ]; then system_torch; fi
if [ "$Ort" = npm ]; then npm_onnxruntime; fi
data_and_checker
say "ready"
