package dev.zhiyin.server.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.zhiyin.engine.Sha256;
import dev.zhiyin.server.access.Caller;
import dev.zhiyin.server.problem.Problem;
import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gives a request that is sent again under its {@code Idempotency-Key} the answer that it got, and
 * does nothing twice (IETF, The Idempotency-Key HTTP Header Field). Only what succeeded is kept, so
 * that what failed may be tried again. Thread-safe; its memory is bounded.
 */
public final class Idempotency {
  public static final String HEADER = "Idempotency-Key";

  /** Bytes of answers that are kept. */
  private static final int MEMORY = 16 << 20;

  /** What an answer takes beside its bytes. */
  private static final int OVERHEAD = 500;

  private static final Duration KEPT = Duration.ofHours(24);

  private final Cache<Slot, Answered> answers =
      Caffeine.newBuilder()
          .expireAfterWrite(KEPT)
          .maximumWeight(MEMORY)
          .weigher((Slot _, Answered answered) -> answered.bytes.length + OVERHEAD)
          .build();

  private final Set<Slot> underWay = ConcurrentHashMap.newKeySet();

  private record Slot(String caller, String path, String key) {}

  private static final class Answered {
    private final byte[] hash;
    private final String type;
    private final byte[] bytes;

    Answered(byte[] hash, String type, byte[] bytes) {
      this.hash = hash;
      this.type = type;
      this.bytes = bytes;
    }
  }

  /** The same route, done once for each key. */
  public Handler once(Handler work) {
    return request -> {
      Optional<Slot> slot = slot(request);
      if (slot.isEmpty()) {
        work.handle(request);
      } else {
        alone(slot.get(), request, work);
      }
    };
  }

  private static Optional<Slot> slot(Context request) {
    String key = request.header(HEADER);
    if (key == null) {
      return Optional.empty();
    }
    if (!key.matches("[!-~]{1,200}")) {
      throw new Refusal(
          Problem.of(
              ProblemKind.INVALID_INPUT,
              "%s is '%s'; wanted 1 to 200 letters, digits and signs of ASCII"
                  .formatted(HEADER, key)));
    }
    return Optional.of(new Slot(Caller.of(request).id(), request.path(), key));
  }

  private void alone(Slot slot, Context request, Handler work) throws Exception {
    if (!underWay.add(slot)) {
      throw refused(ProblemKind.REQUEST_UNDER_WAY, "a request of this %s is under way", slot);
    }
    try {
      Answered before = answers.getIfPresent(slot);
      MessageDigest digest = Sha256.digest();
      RequestBody.hash(request, digest);
      if (before == null) {
        work.handle(request);
        keep(slot, request, digest);
      } else {
        again(before, slot, request, digest);
      }
    } finally {
      underWay.remove(slot);
    }
  }

  /* An answer that is too long for memory comes from a file; its request is done again if it must. */
  private void keep(Slot slot, Context request, MessageDigest digest) throws Exception {
    if (request.resultInputStream() instanceof ByteArrayInputStream inMemory) {
      byte[] bytes = inMemory.readAllBytes();
      RequestBody.drain(request);
      String type = String.valueOf(request.res().getContentType());
      answers.put(slot, new Answered(digest.digest(), type, bytes));
      request.result(bytes);
    }
  }

  private static void again(Answered before, Slot slot, Context request, MessageDigest digest)
      throws Exception {
    RequestBody.drain(request);
    if (!MessageDigest.isEqual(before.hash, digest.digest())) {
      throw refused(ProblemKind.IDEMPOTENCY_KEY_REUSED, "this %s was used with another body", slot);
    }
    request
        .header("Idempotent-Replayed", "true")
        .contentType(before.type)
        .result(before.bytes.clone());
  }

  private static Refusal refused(ProblemKind kind, String what, Slot slot) {
    return new Refusal(Problem.of(kind, what.formatted(HEADER) + ": " + slot.key));
  }
}
