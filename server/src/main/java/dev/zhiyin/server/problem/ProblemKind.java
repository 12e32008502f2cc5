package dev.zhiyin.server.problem;

import java.util.Arrays;
import java.util.Locale;

/** The kinds of problem that a client can tell apart by {@code type}. */
public enum ProblemKind {
  MALFORMED_REQUEST(400, "Malformed request"),
  INVALID_INPUT(400, "Invalid input"),
  UNAUTHORIZED(401, "Unauthorized"),
  FORBIDDEN(403, "Forbidden"),
  UNKNOWN_PRODUCT(404, "Unknown product"),
  UNKNOWN_USER(404, "Unknown user"),
  UNKNOWN_GROUP(404, "Unknown group"),
  UNKNOWN_GENERATION(404, "Unknown generation"),
  UNKNOWN_WORDING(404, "Unknown wording"),
  UNKNOWN_PATH(404, "Unknown path"),
  METHOD_NOT_ALLOWED(405, "Method not allowed"),
  REQUEST_TIMEOUT(408, "Request timeout"),
  REFUSED(409, "Refused"),
  PRODUCT_UNAVAILABLE(409, "Product unavailable"),
  GROUP_CLOSED(409, "Group closed"),
  REQUEST_UNDER_WAY(409, "Request under way"),
  CURSOR_EXPIRED(410, "Cursor expired"),
  BODY_TOO_LARGE(413, "Body too large"),
  URI_TOO_LONG(414, "URI too long"),
  UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
  MISDIRECTED_REQUEST(421, "Misdirected request"),
  IDEMPOTENCY_KEY_REUSED(422, "Idempotency key reused"),
  PRODUCT_QUARANTINED(422, "Product quarantined"),
  OVERLOADED(429, "Too many requests"),
  RATE_LIMITED(429, "Rate limited"),
  HEADERS_TOO_LARGE(431, "Headers too large"),
  INTERNAL(500, "Internal error"),
  TOO_BUSY(503, "Too busy"),
  DEADLINE_EXCEEDED(503, "Deadline exceeded"),
  NOT_READY(503, "Not ready"),
  STORE_UNAVAILABLE(503, "Store unavailable"),
  ENCODER_UNAVAILABLE(503, "Encoder unavailable"),
  NOT_YET_SHOWN(503, "Not yet shown"),
  WORKER_STOPPED(503, "Worker stopped");

  private final int status;
  private final String title;

  ProblemKind(int status, String title) {
    this.status = status;
    this.title = title;
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /** Whether the same request may succeed later without anybody changing it. */
  boolean passes() {
    return status == 429 || status == 503;
  }

  /** A URI that stands for the kind and leads nowhere. */
  public String type() {
    return "urn:zhiyin:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The kind of a status that the web server itself decided on. */
  static ProblemKind ofStatus(int status) {
    return switch (status) {
      case 404 -> UNKNOWN_PATH;
      case 503 -> NOT_READY;
      default ->
          Arrays.stream(values())
              .filter(kind -> kind.status == status)
              .findFirst()
              .orElse(status < 500 ? MALFORMED_REQUEST : INTERNAL);
    };
  }
}
