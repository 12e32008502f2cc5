package dev.zhiyin.tools.group;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.onnx.OfflineGeneration;
import dev.zhiyin.tools.cli.ExistingFile;
import dev.zhiyin.tools.cli.JsonReport;
import dev.zhiyin.tools.cli.OptionValues;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.cli.ShopOptions;
import dev.zhiyin.tools.group.OfferTable.GroupField;
import dev.zhiyin.tools.group.OfferTable.Offer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code zhiyin group}: which products of the shop are offers of the same. */
@Command(
    name = "group",
    description =
        "Proposes which products of the served generation are offers of the same, as a file that"
            + " people may edit and 'rebuild --groups' puts into force. Groups that are known"
            + " already stay, and may get further products.")
public final class GroupCommand implements Callable<Integer> {
  @Mixin private ShopOptions shop = new ShopOptions();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "where the proposals go, as CSV; packed if it ends in .gz")
  private Optional<Path> out = Optional.empty();

  @Option(
      names = "--truth",
      paramLabel = "FIELD",
      description =
          "which field tells the group of products where it is known, to learn and measure by:"
              + " groupId or attributes.NAME (default: ${DEFAULT-VALUE})")
  private String truth = "groupId";

  @Option(
      names = "--evaluate",
      description =
          "propose nothing, but learn from half of the known groups and print how well the other"
              + " half is found")
  private boolean evaluate;

  @Option(
      names = "--learn",
      description = "learn from the known groups, instead of the model that is shipped")
  private boolean learn;

  @Option(
      names = "--precision",
      paramLabel = "SHARE",
      description =
          "how many of the pairs put together should belong together, where it is learned, with a"
              + " margin of one standard error (default:"
              + " ${DEFAULT-VALUE})")
  private double precision = .95;

  @Option(
      names = "--threshold",
      paramLabel = "SHARE",
      description =
          "average probability from which two groups become one, 0.3 to 1; the higher, the fewer"
              + " and the surer (default: the model's)")
  private Optional<Double> threshold = Optional.empty();

  @Option(
      names = "--model",
      paramLabel = "FILE",
      converter = ExistingFile.class,
      description = "a model that --save-model wrote, instead of the one that is shipped")
  private Optional<Path> model = Optional.empty();

  @Option(names = "--save-model", paramLabel = "FILE", description = "writes what was learned")
  private Optional<Path> saveModel = Optional.empty();

  @Mixin private JsonReport json = new JsonReport();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    OptionValues.requireShare(spec, "--precision", precision);
    threshold.ifPresent(
        value -> OptionValues.requireShare(spec, "--threshold", value, Clustering.LEAST));
    GroupField field = OptionValues.checked(spec, "--truth", () -> new GroupField(truth));
    refuseWhatHasNoEffect();
    return shop.withServed((served, _) -> group(served, field));
  }

  private void refuseWhatHasNoEffect() {
    if (out.isPresent() == evaluate) {
      throw new ParameterException(
          spec.commandLine(), "wanted --out FILE, or --evaluate" + (evaluate ? ", not both" : ""));
    }
    if (!evaluate && spec.commandLine().getParseResult().hasMatchedOption("--json")) {
      throw new ParameterException(spec.commandLine(), "--json wants --evaluate");
    }
    if (learn && (evaluate || model.isPresent())) {
      throw new ParameterException(
          spec.commandLine(),
          "wanted --learn or %s, not both".formatted(evaluate ? "--evaluate" : "--model"));
    }
    for (String option : List.of("--truth", "--precision", "--save-model")) {
      if (!learn && !evaluate && spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new ParameterException(
            spec.commandLine(), option + " wants --learn or --evaluate, which learn a model");
      }
    }
  }

  private int group(OfflineGeneration served, GroupField field) {
    try (IndexView view = served.index().view()) {
      OfferTable offers = OfferTable.read(view, field);
      if (evaluate) {
        evaluate(offers.known());
      } else {
        propose(offers);
      }
    }
    return 0;
  }

  private void propose(OfferTable offers) {
    PairModel used = learn ? learned(half(offers.known(), true, "--learn")) : given();
    double from = threshold.orElse(used.threshold());
    var clustering = new Clustering(used.pairs(offers, new CandidatePairs(offers)));
    String[] known = offers.all().stream().map(Offer::groupId).toArray(String[]::new);
    var proposals = Proposals.of(offers, clustering, clustering.groups(known, from));
    proposals.write(out.orElseThrow());
    Progress.onStandardError()
        .say(
            "group: %,d products in %,d groups at a threshold of %.2f; model learned on %s",
            proposals.rows().size(), proposals.groups(), from, used.about());
  }

  private PairModel given() {
    return model.map(PairModel::read).orElseGet(PairModel::shipped);
  }

  private OfferTable half(OfferTable known, boolean learned, String why) {
    OfferTable half =
        evaluate
            ? known.only(one -> ((OfferText.hash(one.truth()) >>> 7) & 1) == (learned ? 0 : 1))
            : known;
    long groups = half.all().stream().map(Offer::truth).distinct().count();
    if (groups < 2 || groups == half.size()) {
      throw new WorkRefused(
          "%s wants products of at least two groups, some with several products; %s has %,d groups of %,d products"
              .formatted(why, truth, groups, half.size()));
    }
    return half;
  }

  private PairModel learned(OfferTable offers) {
    var candidates = new CandidatePairs(offers);
    String about = "%,d products, groups by %s".formatted(offers.size(), truth);
    var learned = PairLearning.learn(about, offers, candidates);
    var unseen = new Clustering(learned.unseen());
    PairModel chosen =
        learned.model().withThreshold(PairQuality.best(offers, unseen, precision).threshold());
    saveModel.ifPresent(chosen::write);
    return chosen;
  }

  /** One way, measured. */
  record Measured(
      String way,
      String on,
      int products,
      double threshold,
      double precision,
      double recall,
      double f1) {
    static Measured of(String way, String on, OfferTable offers, PairQuality quality) {
      return new Measured(
          way,
          on,
          offers.size(),
          quality.threshold(),
          quality.precision(),
          quality.recall(),
          quality.f1());
    }
  }

  /* Each half is grouped as if the other one were not there. */
  private void evaluate(OfferTable known) {
    Optional<PairModel> other = model.map(PairModel::read);
    OfferTable seen = half(known, true, "--evaluate");
    OfferTable unseen = half(known, false, "--evaluate");
    PairModel learned = learned(seen);
    var rows = new ArrayList<Measured>();
    rows.add(measured("learned", "the half learned from", seen, learned));
    rows.add(measured("learned", "the other half", unseen, learned));
    rows.add(measured("learned", "both halves at once", known, learned));
    rows.add(
        measured(
            model.isPresent() ? "given" : "shipped",
            "the other half",
            unseen,
            other.orElseGet(PairModel::shipped)));
    print(rows);
    json.writeRows(rows);
  }

  private Measured measured(String way, String on, OfferTable offers, PairModel model) {
    var clustering = new Clustering(model.pairs(offers, new CandidatePairs(offers)));
    double from = threshold.orElse(model.threshold());
    return Measured.of(way, on, offers, PairQuality.of(offers, clustering, from));
  }

  private void print(List<Measured> rows) {
    PrintWriter console = spec.commandLine().getOut();
    console.println("products  threshold  precision  recall  F1");
    for (Measured row : rows) {
      console.printf(
          Locale.ROOT,
          "%,8d  %.2f       %.3f      %.3f   %.3f  %s, %s%n",
          row.products,
          row.threshold,
          row.precision,
          row.recall,
          row.f1,
          row.way,
          row.on);
    }
    console.flush();
  }
}
