# What the scripts need from the machine: found, or installed where that is possible, or named in one line.
# Read by ./millrace and ./verify; needs $root.

can_install() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1
}

install_packages() { # PACKAGE...
  echo "Installing $* ..." >&2
  if [ -z "${MILLRACE_APT_UPDATED:-}" ]; then
    apt-get update -qq >&2 || true
    MILLRACE_APT_UPDATED=yes
  fi
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

need() { # COMMAND PACKAGE...: the command, by installing the packages where it is missing
  command=$1
  shift
  command -v "$command" >/dev/null 2>&1 && return 0
  if can_install && install_packages "$@" && command -v "$command" >/dev/null 2>&1; then
    return 0
  fi
  echo "Missing: $command (on Debian: apt-get install $*)" >&2
  exit 3
}

java_command() {
  if [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/java" ]; then
    echo "$JAVA_HOME/bin/java"
  else
    command -v java
  fi
}

need_java() {
  if [ -z "${JAVA_HOME:-}" ] || [ ! -x "$JAVA_HOME/bin/java" ]; then
    need java openjdk-17-jdk-headless
  fi
}

need_maven() {
  if [ -z "${JAVA_HOME:-}" ] || [ ! -x "$JAVA_HOME/bin/javac" ]; then
    need javac openjdk-17-jdk-headless
  fi
  need mvn maven
}

# What testing/testplane needs: Go for the build of Kubernetes, and what a node is made of.
need_testplane() {
  need openssl openssl
  need curl curl
  need ip iproute2
  need containerd containerd
  need runc runc
  need nft nftables
  need conntrack conntrack
  need /usr/lib/cni/bridge containernetworking-plugins
  need /bin/busybox busybox-static
  # jlink, for the image of Java, comes with the JDK
  need jlink openjdk-17-jdk-headless
  plane=$root/testing/testplane/plane
  if ! "$plane/build" is-built; then
    need go golang-go ca-certificates
    "$plane/build" >/dev/null
  fi
}
