package dev.zhiyin.server.http;

import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import io.javalin.http.Context;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * The body of a request as lines, read one by one, however many there are; blank ones are passed
 * over. For one thread.
 */
public final class BodyLines {
  /** Most bytes of a line. */
  public static final int LONGEST = 1 << 20;

  private static final List<String> TYPES =
      List.of(
          "application/x-ndjson",
          "application/ndjson",
          "application/jsonl",
          "application/x-jsonlines",
          "application/json");

  private final InputStream body;
  private long number;

  private BodyLines(InputStream body) {
    this.body = body;
  }

  /**
   * One line.
   *
   * @param number from 1
   * @param bytes empty if there are more than {@value #LONGEST}
   */
  public record Line(long number, Optional<byte[]> bytes) {}

  public static BodyLines of(Context request) {
    JsonBody.requireType(request.contentType(), TYPES);
    return new BodyLines(new BufferedInputStream(RequestBody.of(request), 1 << 16));
  }

  /** The next line that is not blank; empty at the end. */
  public Optional<Line> next() {
    try {
      while (true) {
        var line = new ByteArrayOutputStream();
        long length = 0;
        boolean blank = true;
        int read = body.read();
        boolean end = read < 0;
        while (read >= 0 && read != '\n') {
          blank &= read == ' ' || read == '\t' || read == '\r';
          if (++length <= LONGEST) {
            line.write(read);
          }
          read = body.read();
        }
        if (end) {
          return Optional.empty();
        }
        number++;
        if (!blank) {
          return Optional.of(
              new Line(
                  number, length > LONGEST ? Optional.empty() : Optional.of(line.toByteArray())));
        }
      }
    } catch (IOException broken) {
      throw Refusal.of(
          ProblemKind.MALFORMED_REQUEST,
          "the body ended in line %d, before it was complete".formatted(number + 1));
    }
  }
}
