#!/bin/sh
# Entry point with the words that Flink's official image understands, so that stock manifests fit:
#   jobmanager ARGS       session JobManager        standalone-job ARGS          application JobManager
#   taskmanager ARGS      TaskManager               kubernetes-application ARGS  native application JobManager
#   anything else         is run as it stands (native mode starts TaskManagers with: bash -c "kubernetes-taskmanager.sh ...")
# Environment: FLINK_CONF_DIR, where the configuration is mounted (/opt/flink/conf);
#   JM_JVM, TM_JVM   heap and so on; without them they are worked out from config.yaml, as flink-dist does it.
# Java takes this shell's place, so it is the container's first process and gets SIGTERM.
set -e
home=/opt/flink
export FLINK_CONF_DIR="${FLINK_CONF_DIR:-$home/conf}"
# Flink finds the folder of users' jars, usrlib, beside this one.
export FLINK_LIB_DIR=$home/lib
what=$1
case $what in
jobmanager | standalone-job | taskmanager | kubernetes-application | native-taskmanager) shift ;;
*) exec "$@" ;;
esac

fast="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData"
opens="--add-exports=java.base/sun.net.util=ALL-UNNAMED --add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED"
for p in java.lang java.net java.io java.nio sun.nio.ch java.lang.reflect java.text java.time java.util \
	java.util.concurrent java.util.concurrent.atomic java.util.concurrent.locks; do
	opens="$opens --add-opens=java.base/$p=ALL-UNNAMED"
done
log=
[ ! -f "$FLINK_CONF_DIR/log4j-console.properties" ] ||
	log=-Dlog4j.configurationFile=file:$FLINK_CONF_DIR/log4j-console.properties

option() { # KEY: a flat key of config.yaml, unquoted
	sed -n "s/^$1: *//p" "$FLINK_CONF_DIR/config.yaml" 2>/dev/null | sed "s/^[\"']//; s/[\"'] *\$//"
}
memory() { # GET_JM_RESOURCE_PARAMS|GET_TM_RESOURCE_PARAMS ARGS: two lines, JVM flags and -D options
	said=$(java $fast -Xmx64m -cp "$home/lib/*" org.apache.flink.runtime.util.bash.BashJavaUtils "$@" 2>&1) ||
		{ echo "$said" >&2; exit 1; }
	echo "$said" | sed -n 's/^BASH_JAVA_UTILS_EXEC_RESULT://p'
}

all="$fast $opens $log $(option env.java.opts.all)"
flink=org.apache.flink
case $what in
jobmanager | standalone-job | kubernetes-application)
	if [ -z "${JM_JVM:-}" ]; then
		result=$(memory GET_JM_RESOURCE_PARAMS --configDir "$FLINK_CONF_DIR" "$@")
		JM_JVM=$(echo "$result" | sed -n 1p)
		memory=$(echo "$result" | sed -n 2p)
	fi
	jm="java $JM_JVM $all $(option env.java.opts.jobmanager) -cp"
	;;
esac
case $what in
jobmanager)
	exec $jm "$home/lib/*" $flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint \
		--configDir "$FLINK_CONF_DIR" --executionMode cluster ${memory:-} "$@" ;;
standalone-job)
	exec $jm "$home/lib/*" $flink.container.entrypoint.StandaloneApplicationClusterEntryPoint \
		--configDir "$FLINK_CONF_DIR" ${memory:-} "$@" ;;
kubernetes-application)
	exec $jm "$home/lib/*" $flink.kubernetes.entrypoint.KubernetesApplicationClusterEntrypoint ${memory:-} "$@" ;;
native-taskmanager)
	# in native mode the JobManager has worked out the memory
	exec java $FLINK_TM_JVM_MEM_OPTS $all $(option env.java.opts.taskmanager) -cp "$home/lib/*" \
		$flink.kubernetes.taskmanager.KubernetesTaskExecutorRunner --configDir "$FLINK_CONF_DIR" "$@" ;;
taskmanager)
	if [ -z "${TM_JVM:-}" ]; then
		result=$(memory GET_TM_RESOURCE_PARAMS --configDir "$FLINK_CONF_DIR" "$@")
		TM_JVM=$(echo "$result" | sed -n 1p)
		memory=$(echo "$result" | sed -n 2p)
	fi
	exec java $TM_JVM $all $(option env.java.opts.taskmanager) -cp "$home/lib/*" \
		$flink.runtime.taskexecutor.TaskManagerRunner --configDir "$FLINK_CONF_DIR" ${memory:-} "$@" ;;
esac
