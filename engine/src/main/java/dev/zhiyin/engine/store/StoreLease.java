package dev.zhiyin.engine.store;

import dev.zhiyin.engine.generation.GenerationCatalog.Held;
import dev.zhiyin.engine.worker.Job;
import dev.zhiyin.engine.worker.Worker;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to do what only one process of a shop may do at a time. It lasts {@link #LASTS}, by the
 * clock of the database, and is renewed every {@link #RENEWED} by a thread of its own: of a process
 * that dies, another takes it over within {@value #TAKEN_OVER_SECONDS} seconds. Who has lost it
 * knows that before another has it, by its own clock, unless the process stands still in between:
 * what was on its way then may come late, and must do no harm. PostgreSQL only. Thread-safe.
 */
public final class StoreLease implements Held {
  private static final Logger LOG = LoggerFactory.getLogger(StoreLease.class);

  static final Duration LASTS = Duration.ofSeconds(3);
  static final Duration RENEWED = Duration.ofMillis(500);
  static final int TAKEN_OVER_SECONDS = 5;

  /** For how long it is left to others by who stands aside: they try for it several times. */
  static final Duration ASIDE = Duration.ofSeconds(2);

  private static final Duration LONGEST = Duration.ofMinutes(1);

  private static final String NOW = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

  private static final String KEEP =
      """
      UPDATE lease SET expires_at = %s + :lasts WHERE name = :name AND holder = :holder
      """
          .formatted(NOW);

  private static final String TAKE =
      """
      INSERT INTO lease (name, holder, expires_at)
      VALUES (:name, :holder, %1$s + :lasts)
      ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
      WHERE lease.expires_at < %1$s
      """
          .formatted(NOW);

  private static final String GIVE_UP =
      "UPDATE lease SET expires_at = %s - 1 WHERE name = ? AND holder = ?".formatted(NOW);

  private static final String HOLDER =
      "SELECT holder FROM lease WHERE name = ? AND expires_at > %s - ?".formatted(NOW);

  private final Database database;
  private final String name;
  private final String holder =
      ManagementFactory.getRuntimeMXBean().getName() + " " + UUID.randomUUID();
  private final Worker worker;

  /** Until when it is held, as {@link System#nanoTime} has it; what is past is not held. */
  private volatile long end = System.nanoTime() - 1;

  /** Until when it is left to others, by the same. */
  private volatile long asideUntil = System.nanoTime();

  private boolean wasTaken;

  /** Whether another had it after it was taken first. */
  private boolean wasLost;

  StoreLease(Database database, String name) {
    this.database = database;
    this.name = name;
    worker =
        new Worker(Job.of("lease-" + name, LONGEST).withRetry(RENEWED, RENEWED), this::takeAndRest);
  }

  /** Tries to have it from now on, again and again. */
  public void start() {
    worker.start(Duration.ZERO);
  }

  public Worker worker() {
    return worker;
  }

  private Duration takeAndRest() {
    if (isAside()) {
      giveUp();
      return RENEWED;
    }
    boolean before = isHeld();
    boolean now = take();
    if (before != now) {
      LOG.info("lease {} is {} by {}", name, now ? "held" : "no longer held", holder);
    }
    return RENEWED;
  }

  /** Takes it, or keeps it; false if another has it. */
  synchronized boolean take() {
    long asked = System.nanoTime();
    boolean kept = execute(KEEP);
    wasLost |= wasTaken && !kept;
    boolean held = kept || execute(TAKE);
    wasTaken |= held;
    end = held ? asked + LASTS.toNanos() : asked - 1;
    return held;
  }

  private boolean execute(String sql) {
    return database.writeApart(
            handle ->
                handle
                    .createUpdate(sql)
                    .bind("name", name)
                    .bind("holder", holder)
                    .bind("lasts", LASTS.toMillis())
                    .execute())
        == 1;
  }

  /** Asks the store, so that it is known even of a process that has just begun to move again. */
  @Override
  public synchronized boolean isLost() {
    return !take() || wasLost;
  }

  /* Who has it, or had it so short a time ago that one who tries to may not have it yet. */
  static Optional<String> holder(Handle handle, String name) {
    return handle.select(HOLDER, name, 1_000 * TAKEN_OVER_SECONDS).mapTo(String.class).findOne();
  }

  /** Whether no other process has it. */
  public boolean isHeld() {
    return isOwn() && !isAside();
  }

  private boolean isOwn() {
    return end - System.nanoTime() > 0;
  }

  private boolean isAside() {
    return asideUntil - System.nanoTime() > 0;
  }

  /**
   * Leaves it to others for {@link #ASIDE}, as who has it and cannot do what it is for. If no other
   * takes it meanwhile, it is tried for again.
   */
  public void standAside() {
    if (isHeld()) {
      LOG.info("lease {} is left to others for {} s by {}", name, ASIDE.toSeconds(), holder);
      asideUntil = System.nanoTime() + ASIDE.toNanos();
      worker.wake();
    }
  }

  /** Gives it up, so that another need not wait. */
  @Override
  public void close() {
    worker.close();
    giveUp();
  }

  private void giveUp() {
    if (isOwn()) {
      end = System.nanoTime() - 1;
      try {
        database.writeApart(handle -> handle.execute(GIVE_UP, name, holder));
      } catch (RuntimeException unreachable) { // it ends by itself
        LOG.debug("lease {} is not given up", name, unreachable);
      }
    }
  }
}
