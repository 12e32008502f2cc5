package dev.zhiyin.server.http;

import dev.zhiyin.engine.Sha256;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.store.SharedEntry;
import dev.zhiyin.engine.store.SharedEntry.Kind;
import dev.zhiyin.engine.store.SharedState;
import dev.zhiyin.server.access.Caller;
import dev.zhiyin.server.problem.Problem;
import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Gives a request that is sent again under its {@code Idempotency-Key} the answer that it got, and
 * does nothing twice (IETF, The Idempotency-Key HTTP Header Field). Only what succeeded is kept, so
 * that what failed may be tried again. It holds on every server of the store. What a server that
 * died had begun is done again, and so is what was forgotten: what must not be there twice gets its
 * id by {@link #idOf}. Thread-safe.
 */
public record Idempotency(SharedState state) {
  public static final String HEADER = "Idempotency-Key";

  /** Of a request, what is kept instead of its answer. */
  private static final String KEPT_ONLY = "zhiyin.idempotency.kept";

  /** Of a request of which nothing is kept. */
  private static final String NOT_KEPT = "zhiyin.idempotency.not";

  private static final Duration KEPT = Duration.ofHours(24);

  /** What tells a request from others, and its key for messages. */
  private record Slot(String id, String key) {}

  /* What is kept of a request: nothing while it is under way, then its answer. */
  private record Answered(String hash, String type, String body) {
    static Optional<Answered> of(SharedEntry entry) {
      if (entry.isUnderWay()) {
        return Optional.empty();
      }
      String[] parts = new String(entry.value(), StandardCharsets.UTF_8).split("\n", 3);
      return Optional.of(new Answered(parts[0], parts[1], parts[2]));
    }

    byte[] bytes() {
      return "%s\n%s\n%s".formatted(hash, type, body).getBytes(StandardCharsets.UTF_8);
    }
  }

  /** Answers a request that was done before. */
  public interface Replay {
    /**
     * Sends the answer.
     *
     * @param kept what was kept when it was done: its answer, or what {@link #keepOnly} was given
     */
    void send(Context request, String kept) throws Exception;
  }

  /** The same route, done once for each key. */
  public Handler once(Handler work) {
    return once(work, Context::result);
  }

  /** The same, but what is sent again is made of what was kept, for answers that change. */
  public Handler once(Handler work, Replay replay) {
    return request -> {
      Optional<Slot> slot = slot(request);
      if (slot.isEmpty()) {
        work.handle(request);
      } else {
        alone(slot.get(), request, work, replay);
      }
    };
  }

  /** Has this be kept of a request instead of its answer, which may name who is erased later. */
  public static void keepOnly(Context request, String kept) {
    request.attribute(KEPT_ONLY, kept);
  }

  /** Has nothing be kept of a request that has not done all, so that it may be sent again. */
  public static void keepNothing(Context request) {
    request.attribute(NOT_KEPT, true);
  }

  /**
   * What tells something in the body of a request from everything else that was ever sent, if the
   * request may be sent again: then it is known whatever was forgotten or failed meanwhile.
   *
   * @param part of the body, with its place where there are several alike
   */
  public static Optional<String> idOf(Context request, String part) {
    return slot(request).map(slot -> Sha256.of(slot.id() + '\n' + part));
  }

  private static Optional<Slot> slot(Context request) {
    String key = request.header(HEADER);
    if (key == null) {
      return Optional.empty();
    }
    if (!key.matches("[!-~]{1,200}")) {
      throw new Refusal(
          Problem.at(
              JsonFields.pointer("", HEADER),
              "%s is '%s'; wanted 1 to 200 letters, digits and signs of ASCII"
                  .formatted(HEADER, key)));
    }
    return Optional.of(
        new Slot(Sha256.of(Caller.of(request).id() + '\n' + request.path() + '\n' + key), key));
  }

  private void alone(Slot slot, Context request, Handler work, Replay replay) throws Exception {
    Optional<Answered> before = Optional.empty();
    while (before.isEmpty() && !begin(slot)) {
      before = answered(slot);
    }
    MessageDigest digest = Sha256.digest();
    if (before.isPresent()) {
      RequestBody.hash(request, digest);
      again(before.get(), slot, request, digest);
      replay.send(request, before.get().body());
      return;
    }
    boolean kept = false;
    try {
      RequestBody.hash(request, digest);
      work.handle(request);
      kept = keep(slot, request, digest);
    } finally {
      if (!kept) {
        end(slot);
      }
    }
  }

  private boolean begin(Slot slot) {
    try {
      return state.putIfAbsent(underWay(slot, KEPT));
    } catch (StoreUnavailable away) { // and may have it all the same
      state.put(underWay(slot, Duration.ZERO));
      throw away;
    }
  }

  /* At once, or when the store is back: whoever sends it again must not wait for it. */
  private void end(Slot slot) {
    try {
      state.remove(Kind.REQUEST, slot.id());
    } catch (StoreUnavailable away) {
      state.put(underWay(slot, Duration.ZERO));
    }
  }

  private SharedEntry underWay(Slot slot, Duration life) {
    return SharedEntry.of(Kind.REQUEST, slot.id(), new byte[0], life).ownedBy(state.self());
  }

  /* Empty if it has ended without an answer. */
  private Optional<Answered> answered(Slot slot) {
    Optional<SharedEntry> entry = state.find(Kind.REQUEST, slot.id());
    Optional<Answered> answered = entry.flatMap(Answered::of);
    if (entry.isPresent() && answered.isEmpty()) {
      String server = entry.get().owner();
      if (state.isAlive(server)) {
        throw refused(ProblemKind.REQUEST_UNDER_WAY, "a request of this %s is under way", slot);
      }
      state.removeIfOwned(Kind.REQUEST, slot.id(), server);
    }
    return answered;
  }

  /* An answer that is too long for memory comes from a file; its request is done again if it must. */
  private boolean keep(Slot slot, Context request, MessageDigest digest) {
    if (request.attribute(NOT_KEPT) != null
        || !(request.resultInputStream() instanceof ByteArrayInputStream inMemory)) {
      return false;
    }
    byte[] bytes = inMemory.readAllBytes();
    RequestBody.drain(request);
    String only = request.attribute(KEPT_ONLY);
    var answer =
        new Answered(
            HexFormat.of().formatHex(digest.digest()),
            String.valueOf(request.res().getContentType()),
            only == null ? new String(bytes, StandardCharsets.UTF_8) : only);
    var entry = SharedEntry.of(Kind.REQUEST, slot.id(), answer.bytes(), KEPT);
    try {
      state.replace(entry);
    } catch (StoreUnavailable away) { // what was done is done
      state.put(entry);
    }
    request.result(bytes);
    return true;
  }

  private static void again(Answered before, Slot slot, Context request, MessageDigest digest) {
    RequestBody.drain(request);
    if (!before.hash().equals(HexFormat.of().formatHex(digest.digest()))) {
      throw refused(ProblemKind.IDEMPOTENCY_KEY_REUSED, "this %s was used with another body", slot);
    }
    request.header("Idempotent-Replayed", "true").contentType(before.type());
  }

  private static Refusal refused(ProblemKind kind, String what, Slot slot) {
    return Refusal.of(kind, what.formatted(HEADER) + ": " + slot.key());
  }
}
