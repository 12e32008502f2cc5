package dev.zhiyin.engine.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a database can be reached. Once it could not, everybody is refused at once, and only a
 * thread in the background tries again until it succeeds. Thread-safe.
 */
final class Reach {
  private static final Logger LOG = LoggerFactory.getLogger(Reach.class);
  private static final Duration RETRY = Duration.ofMillis(100);
  private static final int ANSWER_SECONDS = 1;

  private final String place;
  private final HikariDataSource source;
  private final AtomicReference<@Nullable Throwable> lost = new AtomicReference<>();

  Reach(String place, HikariDataSource source) {
    this.place = place;
    this.source = source;
  }

  /**
   * Passes when the database is not known to be out of reach.
   *
   * @throws StoreUnavailable with what happened when it was reached for last
   */
  void require() {
    @Nullable Throwable cause = lost.get();
    if (cause != null) {
      throw new StoreUnavailable(place, cause);
    }
  }

  /** Tells that it could not be reached. */
  void lost(Throwable cause) {
    if (lost.compareAndSet(null, cause)) {
      LOG.warn("{} is out of reach: {}", place, cause.getMessage());
      source.getHikariPoolMXBean().softEvictConnections();
      Thread.ofVirtual().name("store-reach").start(this::awaitAnswer);
    }
  }

  private void awaitAnswer() {
    while (!source.isClosed() && !answers()) {
      LockSupport.parkNanos(RETRY.toNanos());
    }
    lost.set(null);
    if (!source.isClosed()) {
      LOG.info("{} is in reach again", place);
    }
  }

  private boolean answers() {
    try (Connection connection = source.getConnection()) {
      return connection.isValid(ANSWER_SECONDS);
    } catch (SQLException | RuntimeException _) { // told already; this thread has to go on
      return false;
    }
  }
}
