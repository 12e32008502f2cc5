package dev.zhiyin.tools.train.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.tools.train.ProgressListener;
import dev.zhiyin.tools.train.Shops;
import dev.zhiyin.tools.train.TrainConfig;
import dev.zhiyin.tools.train.TrainingSet;
import dev.zhiyin.tools.train.search.Search.Trial;
import dev.zhiyin.tools.train.search.Search.Trial.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchIT {
  private static final TrainingSet SET = Shops.planted(60, 3, 200, 1);

  private static final TrainConfig BASE =
      TrainConfig.parse(
          """
          {"towers": {"dimension": 16}, "batchSize": 64, "epochs": 5, "patience": 5,
           "optimiser": {"learningRate": 0.005}}
          """);

  /* One of them can hardly learn, and another runs away. */
  private static final SearchSpace RANGES =
      SearchSpace.parse(
          """
          {"optimiser.learningRate": {"oneOf": [0.000001, 0.004, 0.01, 0.02]}}
          """);

  private static Search search;

  @TempDir private Path folder;

  @BeforeAll
  static void search() {
    search = searched(RANGES, 10);
  }

  @Test
  void theWinnerIsTheBestTrialAndItsSettingsAreReadBack() throws IOException {
    List<Trial> trials = search.trials();
    assertThat(trials.getFirst().config()).isEqualTo(BASE);
    assertThat(trials)
        .extracting(Trial::ndcg)
        .allSatisfy(
            ndcg -> assertThat(ndcg).isLessThanOrEqualTo(search.winner().orElseThrow().ndcg()));
    new TrialTable(search).write(folder);
    TrainConfig winner = TrainConfig.parse(Files.readString(folder.resolve(TrialTable.WINNER)));
    assertThat(winner).isEqualTo(search.winner().orElseThrow().config());
  }

  @Test
  void trialsThatDoWorseThanMostAreEndedEarly() {
    List<Trial> trials = search.trials();
    assertThat(trials).extracting(Trial::ending).contains(Ending.DONE, Ending.REJECTED);
    assertThat(trials)
        .filteredOn(trial -> trial.config().optimiser().learningRate() == 0.000001)
        .filteredOn(trial -> trial.number() > 3)
        .isNotEmpty()
        .allSatisfy(trial -> assertThat(trial.ending()).isEqualTo(Ending.REJECTED))
        .allSatisfy(trial -> assertThat(trial.epochs()).hasSizeLessThan(5));
  }

  @Test
  void theSameSeedSearchesTheSame() {
    List<Trial> again = searched(RANGES, 4).trials();
    for (int i = 0; i < again.size(); i++) {
      assertThat(again.get(i).config()).isEqualTo(search.trials().get(i).config());
      assertThat(again.get(i).ndcg()).isEqualTo(search.trials().get(i).ndcg());
    }
  }

  @Test
  void aTrialThatRunsAwayDoesNotEndTheSearch() {
    SearchSpace wild =
        SearchSpace.parse(
            """
            {"optimiser.learningRate": {"oneOf": [1]}, "optimiser.weightDecay": {"oneOf": [100]}}
            """);
    assertThat(searched(wild, 2).trials())
        .extracting(Trial::ending)
        .containsExactly(Ending.DONE, Ending.DIVERGED);
  }

  @Test
  void whereThereIsNothingToLearnFromTheSearchEnds() {
    var nobody = new TrainingSet(SET.productIds(), SET.texts(), List.of());
    assertThatThrownBy(
            () -> new Search(nobody, BASE, RANGES).next(ProgressListener.NONE, () -> false))
        .isInstanceOf(WorkRefused.class)
        .hasMessageStartingWith("nothing to learn from");
  }

  @Test
  void theTableHasALineATrialForPeopleAndForPrograms() throws IOException {
    var table = new TrialTable(search);
    table.write(folder);
    assertThat(table.lines()).hasSize(11);
    assertThat(table.lines().getFirst())
        .matches(
            " *trial +ending +ndcg@10 +recall@10 +best epoch +epochs +seconds +optimiser.learningRate");
    assertThat(table.lines()).filteredOn(line -> line.endsWith("<- best")).hasSize(1);
    List<String> csv = Files.readAllLines(folder.resolve(TrialTable.CSV));
    assertThat(csv).hasSize(11).allSatisfy(line -> assertThat(line.split(",", -1)).hasSize(8));
    assertThat(csv.get(1)).startsWith("1,done,").endsWith(",0.005");
    JsonNode json = SearchSpace.JSON.readTree(folder.resolve(TrialTable.JSON).toFile());
    assertThat(json).hasSize(10);
    assertThat(json.get(0).at("/settings/optimiser/learningRate").asDouble()).isEqualTo(0.005);
    assertThat(json.findValuesAsText("best")).containsOnlyOnce("true");
  }

  private static Search searched(SearchSpace ranges, int trials) {
    var search = new Search(SET, BASE, ranges);
    for (int i = 0; i < trials; i++) {
      search.next(ProgressListener.NONE, () -> false);
    }
    return search;
  }
}
