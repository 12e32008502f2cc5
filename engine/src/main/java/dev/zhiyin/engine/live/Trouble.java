package dev.zhiyin.engine.live;

import dev.zhiyin.engine.ZhiyinException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A failure that lasts: logged once and not at every attempt, and how long to wait before the next.
 * For one thread.
 */
final class Trouble {
  private static final Duration FIRST_WAIT = Duration.ofMillis(50);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private final Logger log;
  private final String work;
  private @Nullable Class<?> known;
  private Duration wait = Duration.ZERO;

  /**
   * @param work what fails, such as "the index follows the store"
   */
  Trouble(Logger log, String work) {
    this.log = log;
    this.work = work;
  }

  /** An attempt failed. Returns how long to wait before the next: each time longer, to a limit. */
  Duration met(RuntimeException failure) {
    if (!failure.getClass().equals(known)) {
      known = failure.getClass();
      tell(failure);
    }
    Duration longer = wait.isZero() ? FIRST_WAIT : wait.multipliedBy(2);
    wait = longer.compareTo(LONGEST_WAIT) < 0 ? longer : LONGEST_WAIT;
    return wait;
  }

  private void tell(RuntimeException failure) {
    if (failure instanceof ZhiyinException) {
      log.warn("{}: fails for now: {}", work, failure.getMessage());
    } else {
      log.error("{}: fails for now", work, failure);
    }
  }

  /** An attempt succeeded. */
  void over() {
    if (!wait.isZero()) {
      log.info("{}: works again", work);
      known = null;
      wait = Duration.ZERO;
    }
  }
}
