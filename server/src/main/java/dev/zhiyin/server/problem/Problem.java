package dev.zhiyin.server.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zhiyin.engine.TextLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A failure as RFC 9457 (Problem Details for HTTP APIs) tells it.
 *
 * @param detail what happened this time, for whoever wrote the request
 * @param faults where in the request; empty when it is not of one place
 * @param retryAfter when the same request may succeed; there for whatever passes by itself
 */
public record Problem(
    ProblemKind kind, String detail, List<Fault> faults, Optional<Duration> retryAfter) {
  public static final String CONTENT_TYPE = "application/problem+json";

  private static final Duration SOON = Duration.ofSeconds(1);

  /** Most characters of a pointer that is told; a request may have made it of anything. */
  private static final int LONGEST_POINTER = 300;

  /** Most characters of a detail. */
  private static final int LONGEST_DETAIL = 1000;

  private static final ObjectMapper JSON = new ObjectMapper();

  private record Body(
      String type,
      String title,
      int status,
      String detail,
      String requestId,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Fault> errors) {}

  public Problem {
    detail = TextLimits.shortened(detail, LONGEST_DETAIL);
    faults = List.copyOf(faults);
  }

  /**
   * One thing that is wrong with a request.
   *
   * @param pointer JSON pointer (RFC 6901) into the body; query parameters count as the fields of
   *     one object, {@code filter} being the object that its text holds
   */
  public record Fault(String pointer, String detail) {
    public Fault {
      pointer = TextLimits.shortened(pointer, LONGEST_POINTER);
      detail = TextLimits.shortened(detail, LONGEST_DETAIL);
    }
  }

  public static Problem of(ProblemKind kind, String detail) {
    return new Problem(
        kind, detail, List.of(), kind.passes() ? Optional.of(SOON) : Optional.empty());
  }

  /** A request that is wrong in one place. */
  public static Problem at(String pointer, String detail) {
    return new Problem(
        ProblemKind.INVALID_INPUT, detail, List.of(new Fault(pointer, detail)), Optional.empty());
  }

  /** The same with another time to wait. */
  public Problem withRetryAfter(Duration changed) {
    return new Problem(kind, detail, faults, Optional.of(changed));
  }

  /** The value of the header {@code Retry-After}: whole seconds, at least one. */
  public Optional<String> retryAfterSeconds() {
    return retryAfter.map(wait -> Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
  }

  public int status() {
    return kind.status();
  }

  /** Its JSON form, in UTF-8. */
  public byte[] bytes(String requestId) {
    try {
      return JSON.writeValueAsBytes(
          new Body(kind.type(), kind.title(), kind.status(), detail, requestId, faults));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a problem cannot be written", impossible);
    }
  }
}
