package dev.zhiyin.server.http;

import dev.zhiyin.server.load.Admission;
import dev.zhiyin.server.load.Deadline;
import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;

/** The bytes of a body as they come. */
public final class RequestBody {
  private static final String ATTRIBUTE = "zhiyin.body";

  private RequestBody() {}

  /** The one stream of a request's body. */
  static InputStream of(Context request) {
    InputStream hashed = request.attribute(ATTRIBUTE);
    return hashed == null ? request.bodyInputStream() : hashed;
  }

  /** Has everything that is read from now on hashed too. */
  public static void hash(Context request, MessageDigest digest) {
    request.attribute(ATTRIBUTE, new DigestInputStream(request.bodyInputStream(), digest));
  }

  /**
   * Reads what nobody did, only for the hash, within the time of the request, but for a batch,
   * which may take as long as it has lines.
   *
   * @throws Refusal if it is not complete in time, or ends before
   */
  public static void drain(Context request) {
    Deadline deadline = Deadline.of(request);
    boolean isBatch = request.path().endsWith(":batch");
    var rest = new byte[1 << 13];
    InputStream body = of(request);
    try {
      while (body.read(rest) >= 0) {
        if (!isBatch) {
          requireTime(deadline);
        }
      }
    } catch (IOException broken) {
      if (!isBatch) {
        requireTime(deadline);
      }
      throw incomplete();
    }
  }

  /** The route reads no body, so that there is none to wait for. */
  public static void ignore(Context request) {
    Admission.arrived(request);
  }

  /**
   * So many bytes at most, within the time of the request.
   *
   * @throws Refusal if they are not there in time, or the body ends before it is complete
   */
  static byte[] read(Context request, int most) {
    var bytes = new ByteArrayOutputStream();
    Deadline deadline = Deadline.of(request);
    InputStream body = of(request);
    var part = new byte[1 << 13];
    int left = most;
    try {
      while (left > 0) {
        int read = body.read(part, 0, Math.min(part.length, left));
        if (read < 0) {
          break;
        }
        bytes.write(part, 0, read);
        left -= read;
        requireTime(deadline);
      }
    } catch (IOException broken) {
      requireTime(deadline);
      throw incomplete();
    }
    Admission.arrived(request);
    return bytes.toByteArray();
  }

  private static Refusal incomplete() {
    return Refusal.of(ProblemKind.MALFORMED_REQUEST, "the body ended before it was complete");
  }

  private static void requireTime(Deadline deadline) {
    if (deadline.isOver()) {
      throw deadline.bodyTooSlow();
    }
  }
}
