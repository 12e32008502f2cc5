package dev.zhiyin.server.problem;

import dev.zhiyin.engine.ZhiyinException;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.ZhiyinException.GroupClosed;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.ZhiyinException.Overloaded;
import dev.zhiyin.engine.ZhiyinException.ProductUnavailable;
import dev.zhiyin.engine.ZhiyinException.ServiceFailed;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.ZhiyinException.UnknownGroup;
import dev.zhiyin.engine.ZhiyinException.UnknownProduct;
import dev.zhiyin.engine.ZhiyinException.UnknownUser;
import dev.zhiyin.engine.ZhiyinException.ViewLost;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** What each failure looks like from outside. Paths and causes stay in the log. */
public final class Problems {
  static final String INTERNAL_DETAIL =
      "the server failed; its log says why, under this request's id";

  /** A method or version of HTTP that the web server does not know: no fault of the server's. */
  private static final Set<Integer> NOT_SPOKEN = Set.of(501, 505);

  private Problems() {}

  public static Problem of(ZhiyinException failure) {
    return switch (failure) {
      case InvalidInput input -> Problem.at(pointer(input.field()), message(input));
      case UnknownProduct _ -> Problem.of(ProblemKind.UNKNOWN_PRODUCT, message(failure));
      case ProductUnavailable _ -> Problem.of(ProblemKind.PRODUCT_UNAVAILABLE, message(failure));
      case UnknownGroup _ -> Problem.of(ProblemKind.UNKNOWN_GROUP, message(failure));
      case GroupClosed _ -> Problem.of(ProblemKind.GROUP_CLOSED, message(failure));
      case UnknownUser _ -> Problem.of(ProblemKind.UNKNOWN_USER, message(failure));
      case WorkRefused _ -> Problem.of(ProblemKind.REFUSED, message(failure));
      case GenerationUnusable _, ModelUnusable _ ->
          Problem.of(ProblemKind.NOT_READY, "no generation is in service at present");
      case Overloaded overloaded ->
          Problem.of(ProblemKind.OVERLOADED, message(failure))
              .withRetryAfter(overloaded.retryAfter());
      case ServiceFailed _ ->
          Problem.of(
              ProblemKind.ENCODER_UNAVAILABLE,
              "texts cannot be embedded at present, so nothing was written or found; the log says why");
      case StorageFailed _, StoreUnavailable _, ViewLost _ ->
          Problem.of(ProblemKind.STORE_UNAVAILABLE, Outage.of(failure).sentence());
    };
  }

  /** Anything that nobody expected. */
  public static Problem internal() {
    return Problem.of(ProblemKind.INTERNAL, INTERNAL_DETAIL);
  }

  /**
   * What the web server decided by itself.
   *
   * @param reason in its words
   */
  public static Problem ofStatus(int status, String reason) {
    if (NOT_SPOKEN.contains(status)) {
      return Problem.of(ProblemKind.MALFORMED_REQUEST, reason);
    }
    return Problem.of(
        ProblemKind.ofStatus(status), status >= 500 && status != 503 ? INTERNAL_DETAIL : reason);
  }

  private static String message(ZhiyinException failure) {
    return Objects.requireNonNullElse(failure.getMessage(), "");
  }

  private static String pointer(String field) {
    return field.isEmpty() || field.startsWith("/") ? field : "/" + field;
  }

  /** Why the store does not work, as far as a client may know: where it is stays in the log. */
  private enum Outage {
    FULL("the disk of the store is full: nothing was written"),
    READ_ONLY("the store can only be read at present"),
    OTHER("the store cannot be read or written at present; the log says why");

    private final String sentence;

    Outage(String sentence) {
      this.sentence = sentence;
    }

    /** Tells by what the causes say; the failure itself speaks of places, which say nothing. */
    static Outage of(Throwable failure) {
      return Stream.iterate(failure.getCause(), cause -> cause != null, Throwable::getCause)
          .map(cause -> told(String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT)))
          .filter(outage -> outage != OTHER)
          .findFirst()
          .orElse(OTHER);
    }

    private static Outage told(String cause) {
      if (Stream.of("is full", "no space left").anyMatch(cause::contains)) {
        return FULL;
      }
      return List.of("read-only", "readonly").stream().anyMatch(cause::contains)
          ? READ_ONLY
          : OTHER;
    }

    String sentence() {
      return sentence;
    }
  }
}
