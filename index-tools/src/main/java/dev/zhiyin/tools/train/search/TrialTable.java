package dev.zhiyin.tools.train.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.tools.train.ProgressListener.EpochReport;
import dev.zhiyin.tools.train.ProgressListener.EpochReport.Validation;
import dev.zhiyin.tools.train.search.Search.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** All trials of a search as a table: for people, as CSV and as JSON. */
public final class TrialTable {
  public static final String CSV = "trials.csv";
  public static final String JSON = "trials.json";
  public static final String WINNER = "winner.json";

  private static final List<String> COLUMNS =
      List.of("trial", "ending", "ndcg@10", "recall@10", "best epoch", "epochs", "seconds");

  private final List<Trial> trials;
  private final Optional<Trial> winner;
  private final List<String> settings;

  public TrialTable(Search search) {
    this.trials = search.trials();
    this.winner = search.winner();
    var names = new LinkedHashSet<String>();
    trials.forEach(trial -> names.addAll(trial.drawn().keySet()));
    this.settings = List.copyOf(names);
  }

  /** Lines of columns of one width, the winner marked. */
  public List<String> lines() {
    List<List<String>> rows = rows();
    String format =
        IntStream.range(0, rows.getFirst().size())
            .map(at -> rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0))
            .mapToObj(width -> "%" + width + "s")
            .collect(Collectors.joining("  "));
    int best = winner.map(Trial::number).orElse(-1); // the first row is the header
    return IntStream.range(0, rows.size())
        .mapToObj(i -> format.formatted(rows.get(i).toArray()) + (i == best ? "  <- best" : ""))
        .map(String::stripTrailing)
        .toList();
  }

  private List<List<String>> rows() {
    var rows = new ArrayList<List<String>>();
    var header = new ArrayList<>(COLUMNS);
    header.addAll(settings);
    rows.add(header);
    trials.forEach(trial -> rows.add(row(trial)));
    return rows;
  }

  private List<String> row(Trial trial) {
    Optional<Validation> best = trial.best().flatMap(EpochReport::validation);
    var row = new ArrayList<String>();
    row.add(Integer.toString(trial.number()));
    row.add(trial.ending().text());
    row.add(best.map(it -> number("%.4f", it.ndcg())).orElse(""));
    row.add(best.map(it -> number("%.4f", it.recall())).orElse(""));
    row.add(trial.best().map(it -> Integer.toString(it.epoch())).orElse(""));
    row.add(Integer.toString(trial.epochs().size()));
    row.add(number("%.1f", trial.seconds()));
    settings.forEach(name -> row.add(value(trial, name).asText()));
    return row;
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  /* What was not drawn is as in the base. */
  private JsonNode value(Trial trial, String name) {
    return SearchSpace.JSON
        .<JsonNode>valueToTree(trial.config().settings())
        .at("/" + name.replace('.', '/'));
  }

  /**
   * Writes {@link #CSV}, {@link #JSON} and, if there is a winner, {@link #WINNER}: all its
   * settings, for {@code train --recipe}. The folder is made if it is missing.
   *
   * @throws StorageFailed if one cannot be written
   */
  public void write(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.writeString(
          folder.resolve(CSV),
          rows().stream().map(row -> String.join(",", row) + "\n").collect(Collectors.joining()));
      Files.writeString(folder.resolve(JSON), json(trials.stream().map(this::object).toList()));
      if (winner.isPresent()) {
        Files.writeString(folder.resolve(WINNER), json(winner.get().config().settings()));
      }
    } catch (IOException failure) {
      throw new StorageFailed(folder, failure);
    }
  }

  private static String json(Object value) throws IOException {
    return SearchSpace.JSON
            .writer()
            .with(SerializationFeature.INDENT_OUTPUT)
            .writeValueAsString(value)
        + "\n";
  }

  private Map<String, Object> object(Trial trial) {
    var object = new LinkedHashMap<String, Object>();
    object.put("trial", trial.number());
    object.put("ending", trial.ending().text());
    object.put("best", winner.map(it -> it.number() == trial.number()).orElse(false));
    trial
        .best()
        .flatMap(EpochReport::validation)
        .ifPresent(
            it -> {
              object.put("ndcg@10", it.ndcg());
              object.put("recall@10", it.recall());
            });
    object.put("ndcg@10 by epoch", trial.epochs().stream().map(Trial::ndcgOf).toList());
    object.put("seconds", trial.seconds());
    object.put("settings", trial.config().settings());
    return object;
  }
}
