package io.millrace.adapters.kafka;

import io.millrace.model.Reading;
import io.millrace.model.observation.GroupLag;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one cluster for everybody, in rounds, on a thread of its own; who asks gets what the last
 * round saw. So a hundred triggers on a cluster cost what one costs.
 */
final class ClusterReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterReader.class);
  private static final Duration MOST_BACK_OFF = Duration.ofSeconds(10);

  /** Who is called when a group begins to lag, with its name. */
  interface News {
    void lags(String group);
  }

  private final Connection connection;
  private final Cadence cadence;
  private final InstantSource clock;
  private final News news;
  private final Thread thread;

  // all below is guarded by this
  private final Map<Question, Instant> asked = new HashMap<>();
  private final Map<String, Group> groups = new TreeMap<>();
  private Set<TopicPartition> partitions = Set.of();
  private Set<String> topicsRead = Set.of();
  private Instant topicsReadAt = Instant.EPOCH;
  private Map<TopicPartition, Long> ends = Map.of();
  private Instant endsReadAt = Instant.EPOCH;
  private Instant statesReadAt = Instant.EPOCH;
  private Instant membersReadAt = Instant.EPOCH;
  private Optional<String> failure = Optional.empty();
  private boolean isClosed;

  ClusterReader(Connection connection, Cadence cadence, InstantSource clock, News news) {
    this.connection = connection;
    this.cadence = cadence;
    this.clock = clock;
    this.news = news;
    this.thread = new Thread(this::run, "kafka-" + connection.servers());
    thread.setDaemon(true);
    thread.start();
  }

  /** What is known of the group; a question that is new wakes the reader. */
  synchronized Reading<GroupLag> read(Question question) {
    Instant now = clock.instant();
    if (asked.put(question, now) == null) {
      notifyAll();
    }
    Group group = groups.get(question.group());
    Instant readAt = group == null ? null : group.readAt().orElse(null);
    if (group == null || readAt == null) {
      return unread(group);
    }
    Instant at = readAt.isBefore(endsReadAt) ? readAt : endsReadAt;
    // offsets of a group at rest are read seldom: they are as old as the last round
    Instant sure = group.lags() ? at : endsReadAt;
    if (sure.plus(cadence.patience()).isBefore(now)) {
      return Reading.unknown(
          "BrokerUnavailable",
          connection.servers()
              + ": "
              + failure.or(group::failure).orElse("no answer for too long"));
    }
    Set<TopicPartition> own = about(question);
    return own.isEmpty()
        ? Reading.unknown(
            "NoSuchTopic",
            question.topics().isEmpty()
                ? "group " + question.group() + " has no offsets, and the trigger names no topic"
                : connection.servers() + " has no topic " + String.join(", ", question.topics()))
        : Reading.known(group.lag(own, ends, now, cadence.stillness()), sure);
  }

  private Reading<GroupLag> unread(@Nullable Group group) {
    Optional<String> why = group == null ? failure : group.failure().or(() -> failure);
    return why.<Reading<GroupLag>>map(
            words -> Reading.unknown("BrokerUnavailable", connection.servers() + ": " + words))
        .orElseGet(
            () -> Reading.unknown("NotReadYet", "the first look at the brokers is under way"));
  }

  private Set<TopicPartition> about(Question question) {
    Set<String> topics =
        question.topics().isEmpty()
            ? Optional.ofNullable(groups.get(question.group())).map(Group::topics).orElse(Set.of())
            : question.topics();
    return partitions.stream()
        .filter(each -> topics.contains(each.topic()) && question.isAbout(each))
        .collect(Collectors.toSet());
  }

  private void run() {
    Duration backOff = cadence.ends();
    while (true) {
      try (Brokers brokers = new Brokers(connection)) {
        while (true) {
          awaitWork(cadence.ends());
          round(brokers);
          backOff = cadence.ends();
        }
      } catch (InterruptedException | InterruptException e) {
        return;
      } catch (RuntimeException e) {
        failed(Brokers.words(e));
      }
      backOff = backOff.multipliedBy(2);
      backOff = backOff.compareTo(MOST_BACK_OFF) > 0 ? MOST_BACK_OFF : backOff;
      if (!pause(backOff)) {
        return;
      }
    }
  }

  /** Waits so long, or until it is closed; whether to go on. */
  private synchronized boolean pause(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    try {
      for (long left = time.toMillis(); left > 0 && !isClosed; ) {
        wait(left);
        left = Duration.ofNanos(until - System.nanoTime()).toMillis();
      }
    } catch (InterruptedException e) {
      return false;
    }
    return !isClosed;
  }

  /** The next round is due after a while, at once for a question that is new. */
  private synchronized void awaitWork(Duration until) throws InterruptedException {
    if (isClosed) {
      throw new InterruptedException();
    }
    boolean isNew = asked.keySet().stream().anyMatch(each -> !groups.containsKey(each.group()));
    if (!isNew) {
      wait(until.toMillis());
    }
    while (asked.isEmpty() && !isClosed) {
      wait();
    }
    if (isClosed) {
      throw new InterruptedException();
    }
  }

  private synchronized void failed(String why) {
    if (!failure.equals(Optional.of(why))) {
      LOG.warn("{}: {}", connection.servers(), why);
    }
    failure = Optional.of(why);
  }

  private void round(Brokers brokers) throws InterruptedException {
    Instant now = clock.instant();
    Set<String> topics = topics(now);
    if (needsTopics(topics, now)) {
      Set<TopicPartition> read = topics.isEmpty() ? Set.of() : brokers.partitions(topics);
      synchronized (this) {
        partitions = read;
        topicsRead = topics;
        topicsReadAt = now;
      }
    }
    Map<TopicPartition, Long> seen = brokers.ends(partitions());
    Set<String> due;
    synchronized (this) {
      ends = seen;
      endsReadAt = now;
      due = due(now);
    }
    if (!due.isEmpty()) {
      keep(brokers.committed(due), clock.instant());
    }
    if (needsStates(now)) {
      keepStates(brokers.states(), now);
    }
    Set<String> stuck = stuck(now);
    if (!stuck.isEmpty()) {
      keepMembers(brokers.members(stuck), now);
    }
    synchronized (this) {
      failure = Optional.empty();
    }
  }

  private synchronized Set<TopicPartition> partitions() {
    return partitions;
  }

  /** Topics of all questions; questions that nobody asks any more are dropped. */
  private synchronized Set<String> topics(Instant now) {
    Instant oldest = now.minus(cadence.forgetting());
    asked.values().removeIf(at -> at.isBefore(oldest));
    Set<String> names = asked.keySet().stream().map(Question::group).collect(Collectors.toSet());
    groups.keySet().retainAll(names);
    names.forEach(name -> groups.computeIfAbsent(name, unused -> new Group()));
    Set<String> topics = new TreeSet<>();
    for (Question each : asked.keySet()) {
      topics.addAll(each.topics().isEmpty() ? group(each.group()).topics() : each.topics());
    }
    return topics;
  }

  private synchronized boolean needsTopics(Set<String> topics, Instant now) {
    return !topics.equals(topicsRead) || !topicsReadAt.plus(cadence.topics()).isAfter(now);
  }

  private synchronized boolean needsStates(Instant now) {
    return !statesReadAt.plus(cadence.states()).isAfter(now)
        && groups.values().stream().anyMatch(Group::lags);
  }

  private Group group(String name) {
    return Optional.ofNullable(groups.get(name)).orElseThrow();
  }

  /** Groups whose offsets may be other than known. */
  private Set<String> due(Instant now) {
    Set<String> due = new HashSet<>();
    groups.forEach(
        (name, group) -> {
          Instant readAt = group.readAt().orElse(Instant.EPOCH);
          boolean hasNews = group.hasNews(endsOf(group));
          // a stream that begins after a rest is why replicas are waited for
          boolean begins = hasNews && !group.lagged(now.minus(cadence.idleOffsets()));
          Duration after = hasNews || group.lags() ? cadence.offsets() : cadence.idleOffsets();
          if (begins || !readAt.plus(after).isAfter(now)) {
            due.add(name);
          }
        });
    return due;
  }

  private long endsOf(Group group) {
    Set<String> topics = new HashSet<>(group.topics());
    asked.keySet().stream()
        .filter(each -> groups.get(each.group()) == group)
        .forEach(each -> topics.addAll(each.topics()));
    return ends.entrySet().stream()
        .filter(each -> topics.contains(each.getKey().topic()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private void keep(Map<String, Brokers.Offsets> read, Instant at) {
    Collection<String> beginning = new TreeSet<>();
    synchronized (this) {
      read.forEach(
          (name, offsets) -> {
            Group group = group(name);
            if (offsets.failure().isPresent()) {
              group.failed(offsets.failure().get());
              return;
            }
            boolean lagged = group.lags();
            group.read(
                offsets.committed(), endsOf(group), Group.behind(offsets.committed(), ends), at);
            if (group.lags() && !lagged) {
              beginning.add(name);
            }
          });
    }
    beginning.forEach(news::lags);
  }

  private synchronized void keepStates(Map<String, String> states, Instant at) {
    statesReadAt = at;
    groups.forEach((name, group) -> group.state(Optional.ofNullable(states.get(name))));
  }

  /** Groups of which it matters whether all of their consumers are there. */
  private synchronized Set<String> stuck(Instant now) {
    Instant since = now.minus(cadence.members());
    return membersReadAt.isAfter(since)
        ? Set.of()
        : groups.entrySet().stream()
            .filter(each -> each.getValue().isStuckSince(since))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
  }

  private synchronized void keepMembers(Map<String, Integer> members, Instant at) {
    membersReadAt = at;
    groups.forEach((name, group) -> group.members(Optional.ofNullable(members.get(name))));
  }

  @Override
  public void close() {
    synchronized (this) {
      isClosed = true;
      notifyAll();
    }
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
