package dev.zhiyin.benchmarks.load;

import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * How many recommendations, searches and single events a second are answered to callers who ask
 * again at once; and how long one takes at half of that rate, counted from when it was due.
 */
@Command(name = "rates", description = "Recommendations, searches and events, each by itself.")
final class ServiceRates implements Runnable {
  @Mixin private Target target = new Target();
  @Mixin private ActiveShoppers shoppers = new ActiveShoppers();

  @Option(names = "--callers", description = "at once (default: ${DEFAULT-VALUE})")
  private int callers = 8;

  @Override
  public void run() {
    var calls = shoppers.calls(target.caller());
    measure("recommendations", calls::recommend);
    measure("recommendations for somebody unknown", calls::recommendToUnknown);
    measure("searches", calls::search);
    measure("events", calls::event);
  }

  private void measure(String what, Runnable call) {
    var _ = closed(call); // until both programs are compiled
    var answered = new AtomicLong();
    var most =
        closed(
            () -> {
              call.run();
              answered.incrementAndGet();
            });
    double greatest = answered.get() / most.seconds();
    int rate = (int) Math.max(1, greatest / 2);
    var latencies = new Latencies();
    var load = new OpenLoop(rate, _ -> call.run(), latencies::since);
    try (load) {
      Target.pause(target.time());
    }
    Target.say(
        "%s: %,.0f a second by %d callers; at %,d a second: %s; failed %d",
        what, greatest, callers, rate, latencies, most.failed() + load.failures());
  }

  private ClosedLoop.Done closed(Runnable call) {
    return ClosedLoop.run(callers, target.end(), call);
  }
}
