#!/bin/busybox sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Process 1 of a test guest. Runs /input/script as root, then hands /results (whatever the script
# put there, and its exit status) to the host on the disk whose serial number is "results".
#   ttyS0 console    ttyS1 the script's standard output    ttyS2 its standard error
# Nothing but process 1 and the script is left running: counts must be the script's own.
export PATH=/bin:/sbin:/opt/java/bin HOME=/root JAVA_HOME=/opt/java TERM=dumb
# The interpreter: compiling costs more than it saves in an emulated processor.
export EBPF_PLUGIN_JAVA_OPTIONS=-Xint

mount -t devtmpfs dev /dev
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t tmpfs -o mode=1777 tmp /tmp
mount -t tracefs trace /sys/kernel/tracing
mount -t cgroup2 cgroup /sys/fs/cgroup
mkdir -p /dev/pts /dev/shm && mount -t devpts pts /dev/pts
ip link set lo up
hostname guest

# No helper processes of the kernel: modules are loaded by name, here and in scripts.
echo "" >/proc/sys/kernel/modprobe
for module in virtio_pci virtio_blk; do
  modprobe "$module" 2>/dev/null
done
results=
for disk in /sys/block/vd*; do
  [ "$(cat "$disk/serial" 2>/dev/null)" = results ] && results=/dev/${disk##*/}
done

for tty in ttyS1 ttyS2; do
  stty -F "/dev/$tty" raw -echo
done

[ -r /input/environment ] && . /input/environment
chmod 755 /input/script
cd /root
echo "init: the script begins"
setsid /input/script </dev/null >/dev/ttyS1 2>/dev/ttyS2 &
script=$!
# The guest's own time limit, a little before the host's, so that the results of a script that
# hangs are still collected. Asleep, it disturbs no count.
{
  sleep "${GUEST_TIMEOUT:-3600}"
  echo "init: the script did not end within ${GUEST_TIMEOUT:-3600} s"
  ps -o pid,ppid,stat,comm,args
  for task in /proc/[0-9]*; do
    echo "$task $(cat "$task/comm")"
    cat "$task/stack"
  done 2>/dev/null
  echo 124 >/results/.exit-status
  kill -9 -"$script"
} &
wait "$script"
status=$?
[ -e /results/.exit-status ] || echo "$status" >/results/.exit-status
dmesg >/results/.dmesg
[ -n "$results" ] && tar -c -C /results . >"$results"
sync
poweroff -f
