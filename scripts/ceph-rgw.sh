#!/usr/bin/env bash
# A throwaway S3 server to test on: one-node Ceph with its RADOS Gateway, from Debian's packages.
# No systemd, no containers, no keyrings; all of it lives in one folder.
#
#   scripts/ceph-rgw.sh install            apt-get install what is missing (nothing when all is there)
#   scripts/ceph-rgw.sh start              make the cluster if there is none, start it, make the user and the bucket
#   eval "$(scripts/ceph-rgw.sh env)"      S3_ENDPOINT S3_REGION S3_ACCESS_KEY_ID S3_SECRET_ACCESS_KEY S3_BUCKET, and
#                                          S3_SMALL_PARTS_ENDPOINT: the same store by a gateway that takes parts of any size
#   scripts/ceph-rgw.sh stop | wipe        stop it | stop it and delete its data
#   scripts/ceph-rgw.sh kill9 rgw|osd|mon  kill one daemon; `start` brings it back
#   scripts/ceph-rgw.sh pause | resume     every request hangs | goes on
#   scripts/ceph-rgw.sh status | pids | admin ARGS...
#
# What the first start of a folder may be told; later calls remember it:
#   CEPH_DIR                      the folder (default: ceph-rgw in $TMPDIR or /tmp)
#   RGW_PORT MON_PORT             default: 7480 and 7485, or the next free ones
#   SMALL_PARTS_PORT              default: 7580, or the next free one
#   OSD_STORE                     memstore (in RAM: empty again after a stop; default) | bluestore (a file)
#   OSD_BYTES                     room for objects, default 6 GiB; the file is sparse
#   S3_ACCESS_KEY_ID S3_SECRET_ACCESS_KEY S3_BUCKET
#
# Objects of several GiB need more room than RAM should give, so put them on a file of, say, 14 GiB:
#   CEPH_DIR=/var/tmp/ceph-big OSD_STORE=bluestore OSD_BYTES=15032385536 scripts/ceph-rgw.sh start
set -euo pipefail

CEPH_DIR=${CEPH_DIR:-${TMPDIR:-/tmp}/ceph-rgw}
SETTINGS=$CEPH_DIR/settings
REGION=us-east-1
export CEPH_CONF=$CEPH_DIR/ceph.conf
PACKAGES=(ceph-mon ceph-osd ceph-common radosgw curl)
COMMANDS=(ceph ceph-mon ceph-osd monmaptool radosgw radosgw-admin curl)

say() { printf '[ceph-rgw] %s\n' "$*" >&2; }
die() {
  say "$*"
  exit 1
}
ceph_cli() { timeout 30 ceph --connect-timeout 10 "$@"; }

## Installing

missing_commands() {
  local name
  for name in "${COMMANDS[@]}"; do command -v "$name" >/dev/null || printf '%s ' "$name"; done
}

install_packages() {
  [ -n "$(missing_commands)" ] || return 0
  local as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  local attempt
  for attempt in 1 2; do
    "${as_root[@]}" apt-get update -qq || true
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      "${PACKAGES[@]}" </dev/null && return 0
    say "apt-get failed (attempt $attempt)"
    sleep 5
  done
  return 1
}

## Settings: chosen at the first start of a folder, read by every later call

free_port() { # from the given one upwards
  local port=$1
  while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
  echo "$port"
}

write_settings() {
  cat >"$SETTINGS" <<SETTINGS
RGW_PORT=${RGW_PORT:-$(free_port 7480)}
MON_PORT=${MON_PORT:-$(free_port 7485)}
SMALL_PARTS_PORT=${SMALL_PARTS_PORT:-$(free_port 7580)}
OSD_STORE=${OSD_STORE:-memstore}
OSD_BYTES=${OSD_BYTES:-6442450944}
S3_ACCESS_KEY_ID=${S3_ACCESS_KEY_ID:-longshore}
S3_SECRET_ACCESS_KEY=${S3_SECRET_ACCESS_KEY:-longshore-test-secret}
S3_BUCKET=${S3_BUCKET:-longshore-test}
SETTINGS
}

read_settings() {
  [ -s "$SETTINGS" ] || die "nothing in $CEPH_DIR yet: start it first"
  # shellcheck source=/dev/null
  . "$SETTINGS"
  ENDPOINT=http://127.0.0.1:$RGW_PORT
  SMALL_PARTS_ENDPOINT=http://127.0.0.1:$SMALL_PARTS_PORT
}

write_conf() {
  cat >"$CEPH_CONF" <<CONF
[global]
fsid = $(cat /proc/sys/kernel/random/uuid)
mon_host = [v2:127.0.0.1:$MON_PORT]
ms_bind_msgr1 = false
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
ms_bind_port_min = 9060
ms_bind_port_max = 9099
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
auth_supported = none
run_dir = $CEPH_DIR
admin_socket = $CEPH_DIR/\$name.asok
pid_file = $CEPH_DIR/\$name.pid
log_file = $CEPH_DIR/\$name.log
crash_dir = $CEPH_DIR/crash
mon_cluster_log_file = $CEPH_DIR/cluster.log
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 4
osd_pool_default_pgp_num = 4
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_allow_pool_delete = true
mon_warn_on_pool_no_redundancy = false
mon_max_pg_per_osd = 2000
paxos_propose_interval = 0.05
paxos_min_wait = 0.01

[mon.a]
mon_data = $CEPH_DIR/mon.a
# Ceph would go read-only on a disk that is merely well filled.
mon_data_avail_crit = 1
mon_data_avail_warn = 2

[osd]
osd_data = $CEPH_DIR/osd.\$id
osd_objectstore = $OSD_STORE
memstore_device_bytes = $OSD_BYTES
bluestore_block_size = $OSD_BYTES
bluestore_fsck_on_mount = false
osd_memory_target = 1073741824
osd_memory_target_autotune = false

[client.rgw.a]
rgw_frontends = beast endpoint=127.0.0.1:$RGW_PORT

[client.rgw.b]
rgw_frontends = beast endpoint=127.0.0.1:$SMALL_PARTS_PORT
# 10,000 parts of 5 MiB would not fit into memory.
rgw_multipart_min_part_size = 1

[client]
admin_socket = $CEPH_DIR/\$name.\$pid.asok
log_file = $CEPH_DIR/\$name.log
# Its default is "secure", which without keys retries for ever.
ms_mon_client_mode = crc
rgw_data = $CEPH_DIR/\$name
rgw_thread_pool_size = 128
rgw_enable_usage_log = false
rgw_enable_ops_log = false
# Room of deleted objects comes back in seconds, not hours.
rgw_gc_obj_min_wait = 15
rgw_gc_processor_period = 15
# SSE-C and SSE-KMS, on a line without TLS and with a key that is no secret.
rgw_crypt_require_ssl = false
rgw_crypt_s3_kms_backend = testing
rgw_crypt_s3_kms_encryption_keys = longshore-test-key=YmluCmJvb3N0CmJvb3N0LWJ1aWxkCmNlcGguY29uZgo=
CONF
}

## Daemons

# The pid of a daemon of this folder, if it is alive. A pid file outlives a reboot; the environment tells.
pid_of() {
  local pid
  pid=$(cat "$CEPH_DIR/$1.pid" 2>/dev/null) && [ -n "$pid" ] || return 1
  tr '\0' '\n' 2>/dev/null <"/proc/$pid/environ" | grep -qxF "CEPH_CONF=$CEPH_CONF" && echo "$pid"
}

daemon_name() {
  case ${1:-osd} in
    rgw) echo client.rgw.a ;;
    osd) echo osd.0 ;;
    mon) echo mon.a ;;
    *) die "no such daemon: $1 (rgw, osd or mon)" ;;
  esac
}

start_mon() {
  pid_of mon.a >/dev/null && return 0
  if [ ! -d "$CEPH_DIR/mon.a" ]; then
    monmaptool --create --clobber --fsid "$(awk '/^fsid/ {print $3}' "$CEPH_CONF")" \
      --addv a "[v2:127.0.0.1:$MON_PORT]" "$CEPH_DIR/monmap" >/dev/null
    ceph-mon --mkfs -i a --monmap "$CEPH_DIR/monmap" >/dev/null
  fi
  ceph-mon -i a >/dev/null
  ceph_cli mon stat >/dev/null
}

start_osd() {
  pid_of osd.0 >/dev/null && return 0
  if [ ! -d "$CEPH_DIR/osd.0" ]; then
    local uuid
    uuid=$(cat /proc/sys/kernel/random/uuid)
    ceph_cli osd new "$uuid" >/dev/null
    mkdir -p "$CEPH_DIR/osd.0"
    ceph-osd -i 0 --mkfs --osd-uuid "$uuid" >/dev/null 2>&1
  fi
  ceph-osd -i 0 >/dev/null 2>&1
  for _ in $(seq 100); do
    ceph_cli osd stat 2>/dev/null | grep -q '1 up' && return 0
    sleep 0.2
  done
  die "the osd did not come up: see $CEPH_DIR/osd.0.log"
}

start_rgw() { # name, endpoint
  pid_of "client.rgw.$1" >/dev/null && return 0
  mkdir -p "$CEPH_DIR/client.rgw.$1"
  timeout 120 radosgw -n "client.rgw.$1" >/dev/null 2>&1 || die "radosgw failed: see $CEPH_DIR/client.rgw.$1.log"
  for _ in $(seq 300); do
    curl -s -o /dev/null --max-time 2 "$2/" && return 0
    sleep 0.2
  done
  die "radosgw did not answer: see $CEPH_DIR/client.rgw.$1.log"
}

rgw_admin() {
  timeout 60 radosgw-admin -n client.rgw.a --admin-socket="$CEPH_DIR/admin.asok" --log-file=/dev/null "$@"
}

make_user_and_bucket() {
  [ -e "$CEPH_DIR/ready" ] && return 0
  rgw_admin user info --uid=longshore >/dev/null 2>&1 ||
    rgw_admin user create --uid=longshore --display-name=longshore \
      --access-key="$S3_ACCESS_KEY_ID" --secret-key="$S3_SECRET_ACCESS_KEY" >/dev/null
  # curl signs without that header unless told, and S3 wants it.
  curl -fsS -o /dev/null --aws-sigv4 "aws:amz:$REGION:s3" --user "$S3_ACCESS_KEY_ID:$S3_SECRET_ACCESS_KEY" \
    -H 'x-amz-content-sha256: UNSIGNED-PAYLOAD' -X PUT "$ENDPOINT/$S3_BUCKET"
  touch "$CEPH_DIR/ready"
}

start() {
  [ -z "$(missing_commands)" ] || die "not installed: $(missing_commands)(scripts/ceph-rgw.sh install)"
  [ ${#CEPH_DIR} -le 80 ] || die "CEPH_DIR is too long for the sockets in it: $CEPH_DIR"
  mkdir -p "$CEPH_DIR/crash"
  ulimit -n 65536 2>/dev/null || true
  [ -s "$SETTINGS" ] || write_settings
  read_settings
  [ -s "$CEPH_CONF" ] || write_conf
  if [ "$OSD_STORE" = memstore ] && [ -d "$CEPH_DIR/osd.0" ] && ! pid_of osd.0 >/dev/null; then
    say "the objects were in memory and went with the osd: starting empty"
    stop
    rm -rf "${CEPH_DIR:?}"/{mon.a,osd.0,client.rgw.a,client.rgw.b,monmap,ready}
  fi
  start_mon
  start_osd
  start_rgw a "$ENDPOINT"
  make_user_and_bucket
  start_rgw b "$SMALL_PARTS_ENDPOINT"
  say "$ENDPOINT, bucket $S3_BUCKET ($OSD_STORE, $((OSD_BYTES >> 20)) MiB, in $CEPH_DIR)"
}

stop_daemon() {
  local pid
  if pid=$(pid_of "$1"); then
    kill -CONT "$pid" 2>/dev/null || true
    kill "$pid" 2>/dev/null || true
    for _ in $(seq 150); do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.1
    done
    if kill -9 "$pid" 2>/dev/null; then say "$1 had to be killed"; fi
  fi
  rm -f "$CEPH_DIR/$1.pid"
}

stop() {
  local name
  for name in client.rgw.b client.rgw.a osd.0 mon.a; do stop_daemon "$name"; done
}

signal_daemon() {
  local name pid
  name=$(daemon_name "${2:-osd}")
  pid=$(pid_of "$name") || die "$name is not running"
  kill "$1" "$pid"
}

case "${1:-}" in
  install) install_packages ;;
  start) start ;;
  stop) stop ;;
  wipe)
    stop
    rm -rf "${CEPH_DIR:?}"
    ;;
  env)
    read_settings
    printf 'export %s=%s\n' S3_ENDPOINT "$ENDPOINT" S3_REGION "$REGION" S3_ACCESS_KEY_ID "$S3_ACCESS_KEY_ID" \
      S3_SECRET_ACCESS_KEY "$S3_SECRET_ACCESS_KEY" S3_BUCKET "$S3_BUCKET" S3_SMALL_PARTS_ENDPOINT "$SMALL_PARTS_ENDPOINT"
    ;;
  kill9)
    [ -n "${2:-}" ] || die 'kill9 rgw, osd or mon'
    signal_daemon -9 "$2"
    rm -f "$CEPH_DIR/$(daemon_name "$2").pid"
    ;;
  pause) signal_daemon -STOP "${2:-osd}" ;;
  resume) signal_daemon -CONT "${2:-osd}" ;;
  status) ceph_cli -s ;;
  pids)
    for name in mon.a osd.0 client.rgw.a client.rgw.b; do
      if pid=$(pid_of "$name"); then
        echo "$name pid $pid, $(awk '/VmRSS/ {print int($2 / 1024)}' "/proc/$pid/status") MiB"
      fi
    done
    ;;
  admin)
    shift
    rgw_admin "$@"
    ;;
  *)
    sed -n '2,/^set /{s/^# \{0,1\}//p;s/^#$//p}' "$0"
    exit 2
    ;;
esac
