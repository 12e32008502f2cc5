package dev.zhiyin.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stands before a server and forwards what it and its clients send. While it is silent, it goes on
 * accepting connections and keeps what is sent to itself, as a network that loses everything does:
 * nobody is told that nothing will come. Thread-safe.
 */
public final class SilentProxy implements AutoCloseable {
  private final int target;
  private final ServerSocket door;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile Duration delay = Duration.ZERO;
  private boolean silent;
  private boolean closed;

  private SilentProxy(int target) throws IOException {
    this.target = target;
    this.door = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
  }

  /**
   * Forwards from now on.
   *
   * @param target port of 127.0.0.1
   */
  public static SilentProxy before(int target) {
    try {
      var proxy = new SilentProxy(target);
      Thread.ofVirtual().start(proxy::accept);
      return proxy;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Where clients connect, on 127.0.0.1. */
  public int port() {
    return door.getLocalPort();
  }

  /** From now on whoever connects waits so long until something is forwarded. */
  public void delayConnections(Duration wait) {
    delay = wait;
  }

  /** Ends all connections; new ones are forwarded. */
  public void cut() {
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  /** Forwards nothing from now on. */
  public void silence() {
    set(true);
  }

  /** Forwards again, first what was kept meanwhile. */
  public void speak() {
    set(false);
  }

  private void set(boolean changedTo) {
    lock.lock();
    try {
      silent = changedTo;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = door.accept();
        var server = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(client);
        sockets.add(server);
        long wait = delay.toNanos();
        Thread.ofVirtual()
            .start(
                () -> {
                  LockSupport.parkNanos(wait);
                  forward(client, server);
                });
        Thread.ofVirtual().start(() -> forward(server, client));
      }
    } catch (IOException _) { // closed
      close();
    }
  }

  private void forward(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      var buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        awaitSpeech();
        out.write(buffer, 0, read);
      }
      awaitSpeech();
    } catch (IOException _) { // one side is gone, and so will be the other
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private void awaitSpeech() {
    lock.lock();
    try {
      while (silent && !closed) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      door.close();
      cut();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      lock.unlock();
    }
  }
}
