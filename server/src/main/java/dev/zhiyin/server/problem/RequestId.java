package dev.zhiyin.server.problem;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The id by which a request is found in logs, here and in the programs before this one. */
public final class RequestId {
  public static final String HEADER = "X-Request-ID";

  private RequestId() {}

  /** The id that came with the request if it is sane, else a new one. */
  public static String of(@Nullable String given) {
    return given != null && given.matches("[A-Za-z0-9._~:/+=-]{1,128}")
        ? given
        : UUID.randomUUID().toString();
  }
}
