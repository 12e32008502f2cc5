package dev.zhiyin.server.problem;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The id by which a request is found in logs, here and in the programs before this one. */
public final class RequestId {
  public static final String HEADER = "X-Request-ID";

  private RequestId() {}

  /** The id that came with the request if it is sane, else a new one. */
  public static String of(@Nullable String given) {
    return given != null && given.matches("[A-Za-z0-9._~:/+=-]{1,128}")
        ? given
        : random().toString();
  }

  /* Of version 4, but not of secure numbers, for which every request would wait for the others. */
  private static UUID random() {
    var random = ThreadLocalRandom.current();
    return new UUID(
        (random.nextLong() & ~0xf000L) | 0x4000L, (random.nextLong() >>> 2) | Long.MIN_VALUE);
  }
}
