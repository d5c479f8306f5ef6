package io.millrace.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.model.ApplicationName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who waits for whom. */
class WorkersTest {
  private static final ApplicationName RIVER = new ApplicationName("streams", "river");
  private static final ApplicationName LAKE = new ApplicationName("streams", "lake");

  @Test
  void tasksOfOneApplicationStayInOrderAndApart() {
    List<String> done = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger atWork = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (Workers workers = new Workers(4)) {
      for (int i = 0; i < 500; i++) {
        String number = Integer.toString(i);
        workers.run(
            RIVER,
            () -> {
              most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
              done.add(number);
              atWork.decrementAndGet();
            });
        workers.run(LAKE, Thread::yield);
      }
      await().atMost(20, TimeUnit.SECONDS).until(() -> done.size() == 500);
    }

    assertThat(done).isEqualTo(IntStream.range(0, 500).mapToObj(Integer::toString).toList());
    assertThat(most).hasValue(1);
  }

  @Test
  void oneThatTakesLongKeepsNobodyElseWaiting() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    CountDownLatch other = new CountDownLatch(1);
    try (Workers workers = new Workers(2)) {
      workers.run(RIVER, () -> awaitQuietly(end));
      workers.run(RIVER, () -> {});
      workers.run(LAKE, other::countDown);

      assertThat(other.await(20, TimeUnit.SECONDS)).isTrue();
      end.countDown();
    }
  }

  @Test
  void aTaskThatThrowsIsNotTheLast() throws InterruptedException {
    CountDownLatch next = new CountDownLatch(1);
    try (Workers workers = new Workers(1)) {
      workers.run(
          RIVER,
          () -> {
            throw new IllegalStateException("a mistake of ours");
          });
      workers.run(RIVER, next::countDown);

      assertThat(next.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void nothingIsTakenOnAfterTheEnd() {
    Workers workers = new Workers(1);
    workers.close();

    workers.run(RIVER, () -> {});
    workers.runLater(RIVER, () -> {}, 1);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
