package dev.zhiyin.server.user;

import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What one request reads of the store. Where a read was not answered in time, those that follow are
 * not tried: each would wait as long again. What a request can least do without is read first. Not
 * thread-safe.
 */
public final class StoreReads {
  private Optional<StoreUnavailable> failed = Optional.empty();

  /**
   * Reads, if all before were answered.
   *
   * @throws StoreUnavailable if this is not, or one before was not
   */
  <T> T read(Supplier<T> read) {
    if (failed.isPresent()) {
      throw failed.get();
    }
    try {
      return read.get();
    } catch (StoreUnavailable outage) {
      failed = Optional.of(outage);
      throw outage;
    }
  }
}
