# What the scripts of the test plane share; sourced by them, with $here set.
#
#   TESTPLANE_CACHE   binaries, images and data of the planes
#                     (${XDG_CACHE_HOME:-~/.cache}/millrace/testplane)
#   TESTPLANE_SLOT    0..9, which of the planes side by side is meant (0)
#   TESTPLANE_DATA    the data folder of that plane (CACHE/slotN)
cache=${TESTPLANE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/millrace/testplane}
slot=${TESTPLANE_SLOT:-0}
data=${TESTPLANE_DATA:-$cache/slot$slot}

# Binaries are kept under a hash of what they are built from, so that two work
# trees of different sources do not take each other's.
hash() { # FILE...: a short hash of the files' content
	cat "$@" | sha256sum | cut -c1-16
}
bin=$cache/bin-$(cd "$here" && hash go.mod go.sum ./*.go cmd/*/*.go compile)

# When a process was started, in the kernel's ticks: together with the pid it
# tells a process from a later one of the same pid. Nothing when it is gone.
started() { # PID
	sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20
}

# Removes a plane's data folder, or folders in it: never what is no plane's, nor
# anything that is still mounted there (it would go through to the mount's source).
wipe() { # PLANE [FOLDER...]
	local plane=$1
	shift
	[ -e "$plane" ] || return 0
	[ -f "$plane/conf/slot" ] || rmdir "$plane" 2>/dev/null ||
		{ echo "testplane: $plane is no plane's data folder" >&2; return 1; }
	! awk '{print $2}' /proc/self/mounts | grep -qF "$plane/" ||
		{ echo "testplane: something is still mounted in $plane" >&2; return 1; }
	[ $# -gt 0 ] || set -- "$plane"
	rm -rf "$@"
}
