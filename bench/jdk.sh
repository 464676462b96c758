# The JDK 25 of the machine, for bench/run and bench/setup: sourced, not run.

is_25() { [ -x "$1/bin/javac" ] && "$1/bin/java" -version 2>&1 | grep ' version "25[."-]' >/dev/null; }

find_jdk() {
  local home
  for home in "${JAVA_HOME:-}" "$(dirname "$(dirname "$(readlink -f "$(command -v java || echo none/none/none)")")")" /usr/lib/jvm/*25*; do
    if is_25 "$home"; then echo "$home"; return; fi
  done
  echo "bench: no JDK 25 found; set JAVA_HOME to one" >&2
  exit 1
}
