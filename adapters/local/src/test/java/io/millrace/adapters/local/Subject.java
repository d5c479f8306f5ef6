package io.millrace.adapters.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A program to be supervised; its first argument says how it behaves. */
public final class Subject {
  private Subject() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    System.out.println("arguments " + List.of(args));
    Files.writeString(Files.createTempFile("subject", ".tmp"), "left behind");
    switch (args[0]) {
      case "fail" -> throw new IOException("no topic orders");
      case "crash" -> System.exit(Integer.parseInt(args[1]));
      case "stubborn" -> Runtime.getRuntime().addShutdownHook(new Thread(Subject::waitForever));
      case "listen" -> listen(Integer.parseInt(args[1]));
      case "spawn" ->
          new ProcessBuilder("sleep", "600").redirectError(Path.of("/dev/null").toFile()).start();
      case "work" -> work();
      default -> {}
    }
    System.out.println("settled");
    waitForever();
  }

  private static void listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(socket)));
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void work() {
    double sum = 0;
    for (long i = 1; i > 0; i++) {
      sum += Math.sqrt(i);
    }
    System.out.println(sum);
  }

  private static void waitForever() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
