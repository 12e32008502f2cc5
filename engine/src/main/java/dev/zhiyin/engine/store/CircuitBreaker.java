package dev.zhiyin.engine.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.Credentials;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a database can be reached. Once it could not, everybody is refused at once, and only a
 * thread in the background tries again until it succeeds. Thread-safe.
 */
final class CircuitBreaker {
  private static final Logger LOG = LoggerFactory.getLogger(CircuitBreaker.class);
  private static final Duration RETRY = Duration.ofMillis(100);
  private static final int ANSWER_SECONDS = 1;

  private final String place;
  private final List<HikariDataSource> pools;
  private final AtomicReference<@Nullable Throwable> lost = new AtomicReference<>();

  /**
   * @param pools of the database; by the first it is tried whether it answers again
   */
  CircuitBreaker(String place, List<HikariDataSource> pools) {
    this.place = place;
    this.pools = List.copyOf(pools);
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

  /** Whether it is known to be out of reach. */
  boolean isLost() {
    return lost.get() != null;
  }

  /** Tells that it could not be reached. */
  void lost(Throwable cause) {
    if (lost.compareAndSet(null, cause)) {
      LOG.warn("{} is out of reach: {}", place, cause.getMessage());
      pools.forEach(pool -> pool.getHikariPoolMXBean().softEvictConnections());
      Thread.ofVirtual().name("store-circuit-breaker").start(this::awaitAnswer);
    }
  }

  private void awaitAnswer() {
    HikariDataSource pool = pools.getFirst();
    try {
      while (!pool.isClosed() && !answers(pool)) {
        LockSupport.parkNanos(RETRY.toNanos());
      }
    } finally {
      lost.set(null); // whatever ended this: the next that fails begins again
    }
    if (!pool.isClosed()) {
      LOG.info("{} is in reach again", place);
    }
  }

  /* Asked by a connection of its own, since a pool that could not connect waits longer each time. */
  private static boolean answers(HikariConfig pool) {
    var properties = new Properties();
    properties.putAll(pool.getDataSourceProperties());
    Credentials login = pool.getCredentials();
    if (login.getUsername() != null) {
      properties.setProperty("user", login.getUsername());
      properties.setProperty("password", login.getPassword());
    }
    try (Connection connection = DriverManager.getConnection(pool.getJdbcUrl(), properties)) {
      return connection.isValid(ANSWER_SECONDS);
    } catch (SQLException | RuntimeException _) { // told already; this thread has to go on
      return false;
    }
  }
}
