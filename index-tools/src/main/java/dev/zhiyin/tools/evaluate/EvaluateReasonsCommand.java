package dev.zhiyin.tools.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.zhiyin.engine.LowerCase;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.explain.ReasonCode;
import dev.zhiyin.engine.explain.SentenceFacts;
import dev.zhiyin.engine.explain.SentenceFacts.Named;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.wording.Finding;
import dev.zhiyin.engine.wording.WordingVerifier;
import dev.zhiyin.tools.cli.ExistingFile;
import dev.zhiyin.tools.cli.JsonReport;
import dev.zhiyin.tools.input.JsonRecords;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code zhiyin evaluate-reasons}: how many sentences of a file the verifier refuses, and why. */
@Command(
    name = "evaluate-reasons",
    description =
        "Sentences about recommendations, whoever wrote them, against their evidence: the share that"
            + " the verifier of wordings refuses, and why. Where lines say whether they are true,"
            + " also the shares of the true and of the false ones.")
public final class EvaluateReasonsCommand implements Callable<Integer> {
  private static final ObjectReader LINE =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(Line.class);

  private static final int SHOWN = 5;

  @Option(
      names = "--sentences",
      required = true,
      paramLabel = "FILE",
      converter = ExistingFile.class,
      description = "JSON lines {\"evidence\": {...}, \"sentence\": \"...\"}, may be gzipped")
  private Path sentences = Path.of("");

  @Mixin private JsonReport json = new JsonReport();

  @Spec private CommandSpec spec = CommandSpec.create();

  /** A line of the file; docs/language.md says what stands in it. */
  private record Line(
      @Nullable Facts evidence,
      @Nullable String sentence,
      @JsonProperty("true") @Nullable Boolean truth) {}

  private record Facts(
      @Nullable String code,
      @Nullable List<String> also,
      @Nullable String deed,
      @Nullable String language,
      @Nullable Item product,
      @Nullable List<Item> history,
      @Nullable List<String> words,
      @Nullable Double similarity,
      @Nullable Map<String, Double> figures) {}

  private record Item(@Nullable String title, @Nullable String brand, @Nullable String category) {
    Named named() {
      return new Named(
          title == null ? "" : title,
          brand == null ? "" : brand,
          CategoryPath.parse(category == null ? "" : category));
    }
  }

  /** A sentence with what was found in it. */
  private record Judged(String sentence, Optional<Boolean> truth, List<Finding> findings) {
    boolean isRefused() {
      return !findings.isEmpty();
    }
  }

  /**
   * What is reported.
   *
   * @param why sentences with such a finding, by its kind; one may have several
   * @param what how often each thing was found, the most frequent first
   */
  private record Report(
      int sentences,
      int refused,
      double share,
      @Nullable Double ofTrue,
      @Nullable Double ofFalse,
      Map<String, Integer> why,
      Map<String, Map<String, Integer>> what) {}

  @Override
  public Integer call() {
    List<Judged> all = JsonRecords.read(sentences, LINE, EvaluateReasonsCommand::judged);
    if (all.isEmpty()) {
      throw new WorkRefused(sentences + " has no line");
    }
    Report report = report(all);
    PrintWriter out = spec.commandLine().getOut();
    print(report, all, out);
    json.write(report);
    return 0;
  }

  private static Judged judged(Line line) {
    Facts facts = required("evidence", line.evidence);
    String sentence = required("sentence", line.sentence);
    String language = required("evidence.language", facts.language);
    WordingVerifier verifier =
        WordingVerifier.of(language)
            .orElseThrow(() -> new InvalidInput("evidence.language", language, "en or zh-CN"));
    return new Judged(
        sentence,
        Optional.ofNullable(line.truth),
        verifier.sentence(facts(facts).grounds(language), sentence));
  }

  private static <T> T required(String name, @Nullable T value) {
    if (value == null) {
      throw new InvalidInput(name, "", "a value");
    }
    return value;
  }

  private static SentenceFacts facts(Facts facts) {
    var codes = new ArrayList<ReasonCode>();
    codes.add(code("evidence.code", required("evidence.code", facts.code)));
    all(facts.also).forEach(one -> codes.add(code("evidence.also", one)));
    Stream.ofNullable(facts.deed).forEach(one -> codes.add(code("evidence.deed", one)));
    return new SentenceFacts(
        codes,
        required("evidence.product", facts.product).named(),
        all(facts.history).stream().map(Item::named).toList(),
        all(facts.words),
        facts.similarity == null ? OptionalDouble.empty() : OptionalDouble.of(facts.similarity),
        facts.figures == null ? Map.of() : facts.figures);
  }

  private static <T> List<T> all(@Nullable List<T> some) {
    return some == null ? List.of() : some;
  }

  private static ReasonCode code(String name, String text) {
    return LowerCase.parse(ReasonCode.class, name, text);
  }

  private static Report report(List<Judged> all) {
    var why = new EnumMap<Finding.Kind, Integer>(Finding.Kind.class);
    var what = new TreeMap<String, Map<String, Integer>>();
    for (Judged one : all) {
      one.findings.stream()
          .map(Finding::kind)
          .distinct()
          .forEach(kind -> why.merge(kind, 1, Integer::sum));
      one.findings.forEach(
          found ->
              what.computeIfAbsent(found.kind().text(), _ -> new HashMap<>())
                  .merge(found.what(), 1, Integer::sum));
    }
    var byKind = new TreeMap<String, Integer>();
    why.forEach((kind, count) -> byKind.put(kind.text(), count));
    int refused = (int) all.stream().filter(Judged::isRefused).count();
    return new Report(
        all.size(),
        refused,
        (double) refused / all.size(),
        share(all, true),
        share(all, false),
        byKind,
        what);
  }

  private static @Nullable Double share(List<Judged> all, boolean truth) {
    List<Judged> some =
        all.stream().filter(one -> one.truth.filter(said -> said == truth).isPresent()).toList();
    return some.isEmpty()
        ? null
        : (double) some.stream().filter(Judged::isRefused).count() / some.size();
  }

  private static void print(Report report, List<Judged> all, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%,d of %,d sentences refused (%.2f %%)%n",
        report.refused,
        report.sentences,
        100 * report.share);
    if (report.ofTrue != null) {
      out.printf(Locale.ROOT, "of those that are true: %.2f %%%n", 100 * report.ofTrue);
    }
    if (report.ofFalse != null) {
      out.printf(Locale.ROOT, "of those that are false: %.2f %%%n", 100 * report.ofFalse);
    }
    report.why.forEach(
        (kind, count) ->
            out.printf(
                Locale.ROOT,
                "  %-12s %,6d sentences: %s%n",
                kind,
                count,
                most(report.what.getOrDefault(kind, Map.of()))));
    all.stream()
        .filter(Judged::isRefused)
        .limit(SHOWN)
        .forEach(
            one ->
                out.printf(
                    "  such as: %s  (%s)%n",
                    one.sentence,
                    String.join(", ", one.findings.stream().map(Finding::text).toList())));
  }

  private static String most(Map<String, Integer> counted) {
    return String.join(
        ", ",
        counted.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .limit(SHOWN)
            .map(entry -> "%s (%d)".formatted(entry.getKey(), entry.getValue()))
            .toList());
  }
}
