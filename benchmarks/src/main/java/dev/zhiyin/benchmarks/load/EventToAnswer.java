package dev.zhiyin.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * How long after an event was accepted an answer reflects it: from the answer to the event until a
 * recommendation that names this event in its reasons is there, the asking included.
 */
@Command(
    name = "event-to-answer",
    description = "An event, then a recommendation that must know it.")
final class EventToAnswer implements Runnable {
  /** Between two. */
  private static final Duration PAUSE = Duration.ofMillis(20);

  @Mixin private Target target = new Target();

  private int behind;

  @Override
  public void run() {
    LoadClient caller = target.caller();
    List<String> products = caller.products(200);
    until(System.nanoTime() + Target.WARM_UP.toNanos(), caller, products, new Latencies());
    behind = 0;
    var latencies = new Latencies();
    until(target.end(), caller, products, latencies);
    Target.say("event to answer: %s; answers that did not know the event: %d", latencies, behind);
  }

  private void until(long end, LoadClient caller, List<String> products, Latencies latencies) {
    for (int i = 0; System.nanoTime() < end; i++) {
      String event = "e-" + UUID.randomUUID();
      String user = "fresh-" + UUID.randomUUID();
      long sequence =
          caller
              .post("v1/events", event(event, user, products.get(i % products.size())))
              .get("sequence")
              .asLong();
      long accepted = System.nanoTime();
      JsonNode answer =
          caller.post(
              "v1/recommendations",
              "{\"userId\":\"%s\",\"k\":10,\"minSequence\":%d}".formatted(user, sequence));
      latencies.since(accepted);
      if (!names(answer, event) || answer.get("sequence").asLong() < sequence) {
        behind++;
      }
      Target.pause(PAUSE);
    }
  }

  private static String event(String id, String user, String product) {
    return """
        {"events":[{"eventId":"%s","userId":"%s","productId":"%s","type":"favorite"}]}"""
        .formatted(id, user, product);
  }

  private static boolean names(JsonNode answer, String event) {
    return answer
        .get("items")
        .valueStream()
        .flatMap(item -> item.get("reasons").valueStream())
        .flatMap(reason -> reason.path("evidence").path("eventIds").valueStream())
        .anyMatch(id -> id.asText().equals(event));
  }
}
