package dev.zhiyin.tools.split;

import static java.util.Objects.requireNonNull;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.EventLog;
import dev.zhiyin.tools.cli.OptionValues;
import dev.zhiyin.tools.cli.OutputFile;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.input.BadRows;
import dev.zhiyin.tools.input.EventFiles;
import dev.zhiyin.tools.input.EventLine;
import dev.zhiyin.tools.input.FileConventions;
import dev.zhiyin.tools.input.FileEvent;
import dev.zhiyin.tools.input.FileOptions;
import dev.zhiyin.tools.input.ProductFiles;
import dev.zhiyin.tools.input.ProductNames;
import dev.zhiyin.tools.input.Split;
import dev.zhiyin.tools.split.Splitter.TimeCuts;
import dev.zhiyin.tools.split.Splitter.Way;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.commons.csv.CSVFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code zhiyin split}: events in, the same events with their parts out. */
@Command(
    name = "split",
    description =
        "Writes an events file with a column 'split', which rebuild, train and evaluate keep to."
            + " Holds all events in memory. Products are needed only where events name them by"
            + " title.")
public final class SplitCommand implements Callable<Integer> {
  @Mixin private FileOptions files = new FileOptions();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "CSV to write, packed if its name ends in .gz")
  private Path out = Path.of("events.csv");

  @Option(
      names = "--by",
      paramLabel = "WAY",
      description =
          "given: as the column split says; leave-one-out: the last two products new to each"
              + " shopper are valid and test, each with its order; time: one cut for everybody (default:"
              + " ${DEFAULT-VALUE})")
  private String by = "given";

  @Option(
      names = "--valid-share",
      paramLabel = "SHARE",
      description = "of the events, by time only (default: ${DEFAULT-VALUE})")
  private double validShare = 0.1;

  @Option(
      names = "--test-share",
      paramLabel = "SHARE",
      description = "of the events, by time only (default: ${DEFAULT-VALUE})")
  private double testShare = 0.1;

  @Option(
      names = "--train-share",
      paramLabel = "SHARE",
      description =
          "share of the shoppers to learn from and validate on; the others' events are history only"
              + " (default: ${DEFAULT-VALUE})")
  private double trainShare = 1;

  @Option(
      names = "--cold-share",
      paramLabel = "SHARE",
      description =
          "share of the products that nothing is learned of; their events are history only, or"
              + " predicted in test (default: ${DEFAULT-VALUE})")
  private double coldShare = 0;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "of what is drawn (default: ${DEFAULT-VALUE})")
  private long seed = 1;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    files.requireNoProductsFromEvents();
    files.requireNotRead("--out", out);
    Way way = OptionValues.checked(spec, "--by", this::way);
    OptionValues.requireShare(spec, "--train-share", trainShare);
    OptionValues.requireShare(spec, "--cold-share", coldShare);
    TimeCuts.Shares shares = timeShares();
    var holdout = new Holdout(trainShare, coldShare, seed);
    List<FileEvent> all = read();
    Map<String, String> shoppers = shoppers(all);
    Map<String, Split> parts = parts(all, shoppers, way, shares);
    Map<Split, Long> counts = new EnumMap<>(Split.class);
    OutputFile.replace(
        out,
        file -> {
          file.line(
              "event_id,user_id,session_id,product_id,text,event_type,timestamp,split,quantity,price,order_id");
          for (FileEvent read : all) {
            Event event = read.event();
            Split part =
                holdout.of(
                    parts.getOrDefault(event.id(), Split.TRAIN),
                    requireNonNull(shoppers.get(event.id())),
                    event.subject());
            file.line(line(event, part));
            counts.merge(part, 1L, Long::sum);
          }
        });
    report(counts);
    return 0;
  }

  private TimeCuts.Shares timeShares() {
    return OptionValues.checked(
        spec, "--valid-share and --test-share", () -> new TimeCuts.Shares(validShare, testShare));
  }

  private List<FileEvent> read() {
    FileConventions conventions = files.conventions();
    var progress = Progress.onStandardError();
    var names = new ProductNames();
    var products = new BadRows(BadRows.DEFAULT_LIMIT);
    new ProductFiles(conventions, products).read(files.products(), names::add);
    if (!files.products().isEmpty()) {
      progress.say("products: %s", products.summary());
    }
    var rows = new BadRows(BadRows.DEFAULT_LIMIT);
    var all = new ArrayList<FileEvent>();
    new EventFiles(conventions, names, rows).read(files.someEvents(), all::add);
    progress.say("events: %s", rows.summary());
    return all;
  }

  /**
   * Whose history each event, by its id, is of once the store has it: in a session, that of the
   * user whom an event has named with it last, or else first.
   */
  private static Map<String, String> shoppers(List<FileEvent> all) {
    Map<String, String> users = firstUsers(all);
    var shoppers = new HashMap<String, String>();
    for (FileEvent one : all) {
      ShopperId who = one.event().shopperId();
      Optional<String> session = who.sessionId();
      if (who.userId().isPresent()) {
        session.ifPresent(id -> users.replace(id, who.key()));
      }
      shoppers.put(
          one.event().id(),
          session.map(id -> users.getOrDefault(id, who.key())).orElseGet(who::key));
    }
    return shoppers;
  }

  /* Of each session that the store gives to a user at all. */
  private static Map<String, String> firstUsers(List<FileEvent> all) {
    var users = new HashMap<String, String>();
    var before = new HashMap<String, Integer>();
    for (FileEvent one : all) {
      ShopperId who = one.event().shopperId();
      String session = who.sessionId().orElse("");
      if (session.isEmpty() || users.containsKey(session)) {
        continue;
      }
      if (who.userId().isEmpty()) {
        before.merge(session, 1, Integer::sum);
      } else if (before.getOrDefault(session, 0) <= EventLog.MOST_OF_SESSION) {
        users.put(session, who.key());
      }
    }
    return users;
  }

  /** The part of each event, by its id. */
  private static Map<String, Split> parts(
      List<FileEvent> all, Map<String, String> shoppers, Way way, TimeCuts.Shares shares) {
    Map<String, List<FileEvent>> byShopper = new LinkedHashMap<>();
    for (FileEvent one : all) {
      byShopper
          .computeIfAbsent(requireNonNull(shoppers.get(one.event().id())), _ -> new ArrayList<>())
          .add(one);
    }
    var splitter = new Splitter(way, way == Way.TIME ? cuts(all, shares) : Splitter.NO_CUTS);
    var parts = new HashMap<String, Split>();
    for (List<FileEvent> ofOne : byShopper.values()) {
      ofOne.sort(Comparator.comparing(one -> one.event().timestamp()));
      splitter.split(ofOne, (event, part) -> parts.put(event.id(), part));
    }
    return parts;
  }

  private static TimeCuts cuts(List<FileEvent> all, TimeCuts.Shares shares) {
    TimeCuts cuts = TimeCuts.of(all.stream().map(one -> one.event().timestamp()).toList(), shares);
    Progress.onStandardError().say("split: valid from %s, test from %s", cuts.valid(), cuts.test());
    return cuts;
  }

  private Way way() {
    return Way.parse(by)
        .orElseThrow(() -> new InvalidInput("by", by, "given, leave-one-out or time"));
  }

  /* A made id is left out: what loads the file makes it again, of the shopper's pseudonym if it is
   * to keep that. */
  private static String line(Event event, Split part) {
    Subject subject = event.subject();
    return CSVFormat.RFC4180.format(
        EventLine.hasMadeId(event) ? "" : event.id(),
        event.shopperId().userId().orElse(""),
        event.shopperId().sessionId().orElse(""),
        subject.product().orElse(""),
        subject.words().orElse(""),
        event.type().text(),
        event.timestamp(),
        part.text(),
        event.line().quantity().isPresent() ? event.line().quantity().getAsInt() : "",
        event.line().price().isPresent() ? event.line().price().getAsDouble() : "",
        event.line().orderId().orElse(""));
  }

  private void report(Map<Split, Long> counts) {
    var to = spec.commandLine().getOut();
    counts.forEach((part, count) -> to.printf("%s %,d%n", part.text(), count));
  }

  /**
   * What training is denied beyond valid and test, to see how a model does with fewer shoppers and
   * with products that nobody interacted with. What is denied stays known as history, so that the
   * same shoppers are predicted from the same histories.
   *
   * @param trainShare share of the shoppers that train and valid keep, 0 to 1; a smaller share is
   *     part of a larger one
   * @param coldShare share of the products of which train and valid keep no event, 0 to 1
   * @param seed of both draws
   */
  private record Holdout(double trainShare, double coldShare, long seed) {
    /** Where an event of this part goes. */
    Split of(Split part, String shopper, Subject subject) {
      boolean denied = !draws("shopper", shopper, trainShare) || isCold(subject);
      return denied && part != Split.TEST ? Split.HISTORY : part;
    }

    private boolean isCold(Subject subject) {
      return switch (subject) {
        case Subject.Item(String id) -> draws("product", id, coldShare);
        case Subject.Words _ -> false;
      };
    }

    private boolean draws(String kind, String id, double share) {
      var hash = UUID.nameUUIDFromBytes((kind + '\0' + id).getBytes(StandardCharsets.UTF_8));
      long mixed = hash.getMostSignificantBits() ^ seed;
      return new SplittableRandom(mixed).nextDouble() < share;
    }
  }
}
