package dev.zhiyin.server.event;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.Sha256;
import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.privacy.Pseudonyms;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.OrderLine;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.server.access.Caller;
import dev.zhiyin.server.http.Idempotency;
import dev.zhiyin.server.http.JsonBody;
import dev.zhiyin.server.http.JsonFields;
import dev.zhiyin.server.problem.ProblemKind;
import dev.zhiyin.server.problem.Refusal;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * The body of {@code POST /v1/events}: 1 to 1,000 events, read one by one, so that a bad one does
 * not keep out the others.
 *
 * @param events in order
 */
public record EventsBody(List<Candidate> events) {
  private static final int MOST = 1000;

  /**
   * Clocks of shops and phones differ: what is so far ahead at most counts as now, and an event
   * from further ahead is a mistake.
   */
  private static final Duration CLOCK_DIFFERENCE = Duration.ofDays(1);

  private static final List<String> KNOWN =
      List.of(
          "eventId",
          "userId",
          "sessionId",
          "productId",
          "text",
          "type",
          "timestamp",
          "recommendationId",
          "quantity",
          "price",
          "orderId");

  public EventsBody {
    events = List.copyOf(events);
  }

  /** What was sent as an event. */
  public sealed interface Candidate {
    /**
     * An event.
     *
     * @param recommendationId of the answer that led to it
     */
    record Good(Event event, Optional<String> recommendationId) implements Candidate {}

    /** Not taken; the error says which field is wrong, and what was wanted. */
    record Bad(String error) implements Candidate {}
  }

  /**
   * Reads a request.
   *
   * @param pseudonyms that the store gives shoppers
   */
  public static EventsBody read(Context request, Instant now, Pseudonyms pseudonyms) {
    JsonFields body = JsonFields.of("", JsonBody.of(request), List.of("events"));
    String wanted = "a list of 1 to %d events".formatted(MOST);
    if (body.required("events", wanted).isEmpty()) {
      throw JsonFields.wrong("/events", body.required("events", wanted), wanted);
    }
    var events = new ArrayList<Candidate>();
    var sender = new Sender(request, Caller.of(request), pseudonyms);
    Map<String, JsonNode> elements = body.elements("events", MOST);
    elements.forEach(
        (pointer, json) ->
            events.add(
                candidate(
                    pointer, json, HistoryJson.time(now, events.size(), elements.size()), sender)));
    return new EventsBody(events);
  }

  private static Candidate candidate(String pointer, JsonNode json, Instant now, Sender sender) {
    try {
      return good(pointer, json, now, sender);
    } catch (InvalidInput wrong) {
      return new Candidate.Bad(String.valueOf(wrong.getMessage()));
    } catch (Refusal refusal) {
      if (refusal.problem().kind() == ProblemKind.FORBIDDEN) {
        throw refusal;
      }
      return new Candidate.Bad(String.valueOf(refusal.getMessage()));
    }
  }

  private static Candidate good(String pointer, JsonNode json, Instant now, Sender sender) {
    JsonFields fields = JsonFields.of(pointer, json, KNOWN);
    ShopperId shopperId = shopperId(pointer, fields, sender.caller);
    String given = fields.text("eventId").orElseGet(() -> sender.newId(pointer, json, now));
    String id = sender.id(pointer, given, shopperId);
    Subject subject = HistoryJson.subject(fields);
    fields.required("type", "what the shopper did, such as view");
    EventType type = HistoryJson.type(fields).orElseThrow();
    Instant timestamp = timestamp(fields, now);
    OptionalInt quantity = fields.wholeNumber("quantity");
    OptionalDouble price = fields.number("price");
    Optional<String> order = fields.text("orderId");
    Event event =
        JsonFields.below(
            pointer,
            () ->
                Event.of(id, shopperId, subject, type, timestamp)
                    .withLine(new OrderLine(quantity, price, order)));
    return new Candidate.Good(event, fields.text("recommendationId"));
  }

  private static ShopperId shopperId(String pointer, JsonFields fields, Caller caller) {
    Optional<String> user = fields.text("userId");
    Optional<String> session = fields.text("sessionId");
    Optional<ShopperId> named =
        JsonFields.below(
            pointer, () -> user.or(() -> session).map(_ -> new ShopperId(user, session)));
    return caller
        .writes(named)
        .orElseThrow(
            () ->
                Refusal.at(
                    fields.pointerTo("userId"), "is missing; wanted a userId or a sessionId"));
  }

  /** Who sends events, and what the store calls whom they are of. */
  private record Sender(Context request, Caller caller, Pseudonyms pseudonyms) {
    /* The same whenever the same request is sent again under its key. */
    String newId(String pointer, JsonNode json, Instant now) {
      return Idempotency.idOf(request, pointer + '\n' + json)
          .orElseGet(() -> EventsBody.newId(now).toString());
    }

    /* Those of browsers are apart for each shopper: nobody takes an id before its event comes. */
    String id(String pointer, String given, ShopperId shopperId) {
      if (!caller.isBrowser()) {
        return given;
      }
      return JsonFields.below(
          pointer,
          () -> {
            TextLimits.checkId("eventId", given);
            return "browser_" + Sha256.of(pseudonyms.of(shopperId).key() + '\0' + given);
          });
    }
  }

  /**
   * A random id that begins with a time (version 7 of RFC 9562), so that those of a moment lie
   * together in the index of all ids.
   */
  static UUID newId(Instant now) {
    UUID random = UUID.randomUUID();
    return new UUID(
        (now.toEpochMilli() << 16) | 0x7000 | (random.getMostSignificantBits() & 0xfff),
        random.getLeastSignificantBits());
  }

  private static Instant timestamp(JsonFields fields, Instant now) {
    Instant timestamp = fields.time("timestamp").orElse(now);
    if (timestamp.isBefore(Instant.EPOCH) || timestamp.isAfter(now.plus(CLOCK_DIFFERENCE))) {
      throw new InvalidInput(
          fields.pointerTo("timestamp"),
          timestamp.toString(),
          "a time from 1970 until now, or a day ahead at most");
    }
    return timestamp.isAfter(now) ? now : timestamp;
  }
}
