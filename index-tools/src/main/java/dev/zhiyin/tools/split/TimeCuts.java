package dev.zhiyin.tools.split;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.shopper.Split;
import java.time.Instant;
import java.util.List;

/**
 * Two moments that part the events of all shoppers: what happened before the first is train, what
 * happened from the second on is test. So at the moment of foretelling nothing later is known of
 * anybody.
 *
 * @param valid where valid begins
 * @param test where test begins; not before valid
 */
public record TimeCuts(Instant valid, Instant test) {

  /**
   * Shares of the events; train gets the rest.
   *
   * @param valid above 0
   * @param test above 0; with the other below 1
   */
  public record Shares(double valid, double test) {
    public Shares {
      if (!(valid > 0 && test > 0 && valid + test < 1)) {
        throw new InvalidInput(
            "shares of valid and test", valid + ", " + test, "both above 0, and together below 1");
      }
    }
  }

  /**
   * Cuts by shares of the events. Events of one moment fall on the same side of a cut, so the
   * shares may be a little larger.
   *
   * @param times of all events, in any order
   * @throws InvalidInput if so few moments are there that a part would be empty
   */
  public static TimeCuts of(List<Instant> times, Shares shares) {
    List<Instant> rising = times.stream().sorted().toList();
    int n = rising.size();
    if (n < 3) {
      throw new InvalidInput("events", Integer.toString(n), "at least three to split by time");
    }
    var cuts =
        new TimeCuts(
            rising.get(Math.min(n - 2, (int) (n * (1 - shares.test - shares.valid)))),
            rising.get(Math.min(n - 1, (int) (n * (1 - shares.test)))));
    if (!rising.getFirst().isBefore(cuts.valid) || !cuts.valid.isBefore(cuts.test)) {
      throw new InvalidInput(
          "timestamps",
          "%s to %s".formatted(rising.getFirst(), rising.getLast()),
          "moments far enough apart to tell three parts");
    }
    return cuts;
  }

  public Split of(Instant time) {
    if (time.isBefore(valid)) {
      return Split.TRAIN;
    }
    return time.isBefore(test) ? Split.VALID : Split.TEST;
  }
}
