package dev.zhiyin.tools.evaluate;

import static java.util.Objects.requireNonNull;

import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.renewal.BuyAgain;
import dev.zhiyin.engine.renewal.RenewalCounter;
import dev.zhiyin.engine.renewal.RenewalTimes;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.tools.cli.JsonReport;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.evaluate.BasketCases.NextBasket;
import dev.zhiyin.tools.evaluate.Delta.Interval;
import dev.zhiyin.tools.input.BadRows;
import dev.zhiyin.tools.input.EventFiles;
import dev.zhiyin.tools.input.FileEvent;
import dev.zhiyin.tools.input.FileOptions;
import dev.zhiyin.tools.input.ProductFiles;
import dev.zhiyin.tools.input.ProductNames;
import dev.zhiyin.tools.input.Split;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code zhiyin evaluate-baskets}: how well the next basket is known beforehand. */
@Command(
    name = "evaluate-baskets",
    description =
        "Next-basket prediction from files of purchases, beside simple ways that are hard to beat."
            + " Of what a shopper bought before, Recall@10 of what the next basket repeats; of what"
            + " goes with one of its products, Recall@10 of the others. What has a parameter is"
            + " chosen on valid and reported on test.")
public final class EvaluateBasketsCommand implements Callable<Integer> {
  private static final double[] HALF_LIVES = {1, 2, 3, 5, 7, 14, 30, 60, 120, 240};
  private static final double[] OWN = {.25, .5, 1, 2, 5};
  private static final double[] AHEAD = {1, 7, 30};
  private static final double[] SUPPORTS = {0, .25, .5, .75, 1};

  private static final Instant LAST_DAY = Instant.parse("2000-01-01T00:00:00Z");

  @Mixin private FileOptions files = new FileOptions();

  @Option(
      names = "--positions",
      description =
          "timestamps are the numbers of each shopper's baskets, which are taken for days that end"
              + " with the last one")
  private boolean positions;

  @Mixin private JsonReport json = new JsonReport();

  @Spec private CommandSpec spec = CommandSpec.create();

  /**
   * One way, measured.
   *
   * @param task {@code repeats} or {@code complements}
   * @param cases shoppers whose next basket it is measured on
   */
  record Measured(
      String task, String way, String split, int cases, double recall, Interval interval) {}

  /** A way that was chosen on valid, with the recalls of the cases of test. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares or keeps them
  private record Way(String name, double[] recalls) {}

  @Override
  public Integer call() {
    files.requireNoProductsFromEvents();
    List<FileEvent> events = events();
    Function<String, CategoryPath> categories = categories();
    var valid = BasketCases.of(events, Split.VALID);
    var test = BasketCases.of(events, Split.TEST);
    var rows = new ArrayList<Measured>();
    PrintWriter out = spec.commandLine().getOut();
    repeats(valid, test, categories, rows, out);
    complements(valid, test, categories, rows, out);
    json.writeRows(rows);
    return 0;
  }

  private List<FileEvent> events() {
    var all = new ArrayList<FileEvent>();
    var rows = new BadRows(BadRows.DEFAULT_LIMIT);
    new EventFiles(files.conventions(), new ProductNames(), rows)
        .read(files.someEvents(), all::add);
    Progress.onStandardError().say("events: %s", rows.summary());
    return positions ? atDays(all) : all;
  }

  /* The last basket of everybody is of the same day, and each one before it of a day before. */
  private static List<FileEvent> atDays(List<FileEvent> read) {
    Map<String, Instant> last = new HashMap<>();
    for (FileEvent one : read) {
      last.merge(
          one.event().shopperId().key(), one.event().timestamp(), (a, b) -> a.isAfter(b) ? a : b);
    }
    return read.stream()
        .map(
            one -> {
              Event event = one.event();
              long before =
                  Duration.between(
                          event.timestamp(), requireNonNull(last.get(event.shopperId().key())))
                      .toSeconds();
              return new FileEvent(
                  Event.of(
                          event.id(),
                          event.shopperId(),
                          event.subject(),
                          event.type(),
                          LAST_DAY.minus(Duration.ofDays(before)))
                      .withLine(event.line()),
                  one.split());
            })
        .toList();
  }

  private Function<String, CategoryPath> categories() {
    var rows = new BadRows(BadRows.DEFAULT_LIMIT);
    var known = new HashMap<String, CategoryPath>();
    new ProductFiles(files.conventions(), rows)
        .read(files.products(), product -> known.put(product.id(), product.category()));
    Progress.onStandardError().say("products: %s", rows.summary());
    return id -> known.getOrDefault(id, CategoryPath.NONE);
  }

  private static RenewalTimes learned(
      BasketCases cases, Function<String, CategoryPath> categories) {
    return RenewalCounter.learn(sink -> cases.learned().forEach(sink), categories, Instant.MAX);
  }

  private static void repeats(
      BasketCases valid,
      BasketCases test,
      Function<String, CategoryPath> categories,
      List<Measured> rows,
      PrintWriter out) {
    List<NextBasket> chosenOn = repeating(valid);
    List<NextBasket> measured = repeating(test);
    RenewalTimes before = learned(valid, categories);
    RenewalTimes all = learned(test, categories);
    ToDoubleFunction<RepeatRanking> onValid = one -> Row.mean(one.recalls(chosenOn));
    double halfLife =
        best(HALF_LIVES, days -> onValid.applyAsDouble(RepeatRanking.mostOftenOfLate(days)));
    BuyAgain.Tuning tuning =
        DoubleStream.of(OWN)
            .boxed()
            .flatMap(
                own ->
                    DoubleStream.of(AHEAD)
                        .mapToObj(
                            days ->
                                new BuyAgain.Tuning(
                                    own,
                                    days,
                                    BuyAgain.Tuning.DEFAULT.some(),
                                    BuyAgain.Tuning.DEFAULT.early())))
            .max(
                Comparator.comparingDouble(
                    one ->
                        onValid.applyAsDouble(
                            RepeatRanking.byRenewal(before, categories, one, false))))
            .orElseThrow();
    out.printf(
        Locale.ROOT,
        "buying again: %,d of %,d shoppers repeat something in the next basket; on valid %,d%n",
        measured.size(),
        test.next().size(),
        chosenOn.size());
    List<Way> ways =
        List.of(
            new Way("most often", RepeatRanking.mostOften().recalls(measured)),
            new Way(
                "most often of late (half-life %s days)".formatted(halfLife),
                RepeatRanking.mostOftenOfLate(halfLife).recalls(measured)),
            new Way(
                "renewal, all that was bought",
                RepeatRanking.byRenewal(all, categories, BuyAgain.Tuning.DEFAULT, false)
                    .recalls(measured)),
            new Way(
                "renewal, best on valid (own %s, ahead %s)".formatted(tuning.own(), tuning.ahead()),
                RepeatRanking.byRenewal(all, categories, tuning, false).recalls(measured)),
            new Way(
                "renewal, what is due, as served",
                RepeatRanking.byRenewal(all, categories, BuyAgain.Tuning.DEFAULT, true)
                    .recalls(measured)));
    report("repeats", ways, rows, out);
  }

  private static List<NextBasket> repeating(BasketCases cases) {
    return cases.next().stream().filter(one -> !RepeatRanking.repeats(one).isEmpty()).toList();
  }

  private static void complements(
      BasketCases valid,
      BasketCases test,
      Function<String, CategoryPath> categories,
      List<Measured> rows,
      PrintWriter out) {
    List<NextBasket> chosenOn = ofSeveral(valid);
    List<NextBasket> measured = ofSeveral(test);
    double support =
        best(
            SUPPORTS,
            one ->
                Row.mean(
                    ComplementRanking.served(valid.learned(), categories, one).recalls(chosenOn)));
    out.printf(
        Locale.ROOT,
        "what goes together: %,d next baskets of two products and more%n",
        measured.size());
    ComplementRanking popular = ComplementRanking.popular(test.learned());
    ComplementRanking byLift = ComplementRanking.served(test.learned(), categories, 0);
    ComplementRanking best = ComplementRanking.served(test.learned(), categories, support);
    List<Way> ways =
        List.of(
            new Way("popular", popular.recalls(measured)),
            new Way("by lift alone", byLift.recalls(measured)),
            new Way("best on valid (support %s)".formatted(support), best.recalls(measured)),
            new Way("the same, filled up by popular", best.filledBy(popular).recalls(measured)));
    report("complements", ways, rows, out);
  }

  private static List<NextBasket> ofSeveral(BasketCases cases) {
    return cases.next().stream().filter(one -> one.basket().productIds().size() > 1).toList();
  }

  private static double best(double[] values, Function<Double, Double> onValid) {
    return DoubleStream.of(values).boxed().max(Comparator.comparing(onValid)).orElseThrow();
  }

  private static void report(String task, List<Way> ways, List<Measured> rows, PrintWriter out) {
    out.println("  Recall@10 [95 %]         against the first          ");
    Way first = ways.getFirst();
    for (Way way : ways) {
      var row =
          new Measured(
              task,
              way.name,
              Split.TEST.text(),
              way.recalls.length,
              Row.mean(way.recalls),
              Interval.of(way.recalls));
      rows.add(row);
      String gain = way.name.equals(first.name) ? "" : Delta.of(way.recalls, first.recalls).text();
      out.printf(
          Locale.ROOT,
          "  %.4f [%.4f, %.4f]  %-28s  %s%n",
          row.recall(),
          row.interval().low(),
          row.interval().high(),
          gain,
          row.way());
    }
  }
}
