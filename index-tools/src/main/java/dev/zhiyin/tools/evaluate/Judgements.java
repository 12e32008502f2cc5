package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.tools.input.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Queries and how well products answer them, as people judged it.
 *
 * @param queries in the order of their file; each has a product of a grade above 0
 */
record Judgements(List<Judged> queries) {
  /** Which of the queries, so that what is chosen by some is reported on others. */
  enum Half {
    ALL,
    /** The first, the third, and so on: to choose by. */
    ODD,
    /** The second, the fourth, and so on: to report. */
    EVEN
  }

  Judgements {
    queries = List.copyOf(queries);
  }

  /**
   * One query.
   *
   * @param grades by product, 0 or more, of which a higher one is better
   */
  record Judged(String words, Map<String, Double> grades) {
    Judged {
      grades = Map.copyOf(grades);
    }
  }

  /** The queries of a half. */
  Judgements half(Half half) {
    return new Judgements(
        IntStream.range(0, queries.size())
            .filter(i -> half == Half.ALL || (i % 2 == 0) == (half == Half.ODD))
            .mapToObj(queries::get)
            .toList());
  }

  /** The best grade that there is. */
  double best() {
    return grades().max().orElse(0);
  }

  /**
   * The grade from which on a product is relevant, as it is asked for: one without a judgement has
   * the grade 0, and is not.
   *
   * @throws InvalidInput if it is not above 0, or above the best
   */
  double relevantFrom(double grade) {
    if (!(grade > 0 && grade <= best())) {
      throw new InvalidInput(
          "relevant",
          Double.toString(grade),
          "above 0 and at most the best grade, which is " + best());
    }
    return grade;
  }

  /** The least grade that there is. */
  double least() {
    return grades().min().orElse(0);
  }

  private DoubleStream grades() {
    return queries.stream()
        .flatMapToDouble(one -> one.grades.values().stream().mapToDouble(Double::doubleValue));
  }

  /**
   * Reads a folder with {@code queries.tsv} ({@code query_id}, {@code query}) and {@code qrels.tsv}
   * ({@code query_id}, {@code product_id}, {@code grade}), each with a head line, tabs between
   * columns, and packed as {@code .gz} or not.
   *
   * @throws WorkRefused if a row is not like that, or no query has a judgement
   */
  static Judgements read(Path folder) {
    Map<String, String> words = new LinkedHashMap<>();
    rows(folder, "queries.tsv", 2, row -> words.put(row[0], row[1]));
    Map<String, Map<String, Double>> grades = new HashMap<>();
    rows(
        folder,
        "qrels.tsv",
        3,
        row -> {
          double grade = Double.parseDouble(row[2]);
          if (!(grade >= 0 && Double.isFinite(grade))) {
            throw new NumberFormatException();
          }
          grades.computeIfAbsent(row[0], _ -> new HashMap<>()).put(row[1], grade);
        });
    var queries = new ArrayList<Judged>();
    words.forEach(
        (id, query) -> {
          Map<String, Double> its = grades.getOrDefault(id, Map.of());
          if (!query.isBlank() && its.values().stream().anyMatch(grade -> grade > 0)) {
            queries.add(new Judged(query, its));
          }
        });
    if (queries.isEmpty()) {
      throw new WorkRefused(folder + ": no query has a product of a grade above 0");
    }
    return new Judgements(queries);
  }

  private interface Row {
    void read(String[] columns);
  }

  private static void rows(Path folder, String name, int columns, Row reader) {
    Path packed = folder.resolve(name + ".gz");
    Path file = Files.exists(packed) ? packed : folder.resolve(name);
    try (TextFile text = TextFile.open(file)) {
      text.reader().readLine(); // the head
      int number = 2;
      for (String line = text.line(number); line != null; line = text.line(++number)) {
        String[] row = line.split("\t", -1);
        try {
          if (row.length != columns) {
            throw new NumberFormatException();
          }
          reader.read(row);
        } catch (NumberFormatException bad) {
          throw new WorkRefused(
              "%s:%d is '%s'; wanted %d columns with tabs between them%s"
                  .formatted(
                      file,
                      number,
                      line,
                      columns,
                      columns == 3 ? ", the last a grade from 0" : ""));
        }
      }
    } catch (IOException unreadable) {
      throw new StorageFailed(file, unreadable);
    }
  }
}
