package org.apache.flink.runtime.taskexecutor;

import java.util.concurrent.CountDownLatch;

/** Stands in for Flink's class of this name where only the supervision is under test. */
public final class TaskManagerRunner {
  private TaskManagerRunner() {}

  public static void main(String[] args) throws InterruptedException {
    new CountDownLatch(1).await();
  }
}
