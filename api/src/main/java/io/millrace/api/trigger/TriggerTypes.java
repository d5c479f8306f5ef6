package io.millrace.api.trigger;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All types of trigger that there are, here and elsewhere. */
final class TriggerTypes {
  private static final List<TriggerType> ALL =
      List.of(
          new KafkaTrigger(),
          new ApacheKafkaTrigger(),
          new PrometheusTrigger(),
          new InfluxTrigger(),
          new ResourceTrigger("cpu"),
          new ResourceTrigger("memory"),
          new CronTrigger(),
          new ExternalTrigger("external"),
          new ExternalTrigger("external-push"),
          new PravegaTrigger(),
          new FlinkTrigger());

  /** Types that KEDA 2.21 has besides. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          """
          activemq arangodb artemis-queue aws-cloudwatch aws-dynamodb aws-dynamodb-streams
          aws-kinesis-stream aws-sqs-queue azure-app-insights azure-blob azure-data-explorer
          azure-eventhub azure-log-analytics azure-monitor azure-pipelines azure-queue
          azure-servicebus beanstalkd cassandra clickhouse couchdb datadog dynatrace
          elastic-forecast elasticsearch etcd forgejo-runner gcp-cloudtasks gcp-pubsub
          gcp-spanner gcp-stackdriver gcp-storage github-runner graphite huawei-cloudeye ibmmq
          kubernetes-resource kubernetes-workload liiklus loki metrics-api mongodb mssql mysql
          nats-jetstream new-relic nsq opensearch openstack-metric openstack-swift postgresql
          predictkube pulsar rabbitmq redis redis-cluster redis-cluster-streams redis-sentinel
          redis-sentinel-streams redis-streams selenium-grid solace-direct-messaging
          solace-event-queue solarwinds solr splunk splunk-observability sumologic temporal
          """
              .strip()
              .split("\\s+"));

  private TriggerTypes() {}

  static Optional<TriggerType> find(String name) {
    return ALL.stream().filter(type -> type.name().equals(name)).findFirst();
  }

  static List<String> names() {
    return ALL.stream().map(TriggerType::name).toList();
  }

  /** Whether KEDA has it though we have not. */
  static boolean isElsewhere(String name) {
    return ELSEWHERE.contains(name);
  }
}
