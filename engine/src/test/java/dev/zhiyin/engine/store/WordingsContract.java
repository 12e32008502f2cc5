package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.store.StoreSnapshot.StoreRow;
import dev.zhiyin.engine.wording.StoredWording;
import dev.zhiyin.engine.wording.WordingKind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wordings of reasons that were accepted. */
abstract class WordingsContract implements OnADatabase {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final WordingKind KIND = new WordingKind("popular", "popular", "zh-CN");
  private static final StoredWording ONE =
      StoredWording.proposed(KIND, "本店人气商品，{shoppers}位顾客关注", "m", NOON);
  private static final StoredWording TWO =
      StoredWording.proposed(KIND, "很受欢迎，{shoppers}位顾客关注", "m", NOON.plusSeconds(1));

  @TempDir Path folder;
  @TempDir Path otherFolder;

  @Test
  void areKeptOnceAndChangeAsOperatorsSay() {
    var database = database(folder);
    try (var store = database.open(new SetClock(NOON))) {
      var table = store.wordings();
      assertThat(table.version()).isZero();
      assertThat(table.add(List.of(ONE, TWO))).isEqualTo(2);
      long version = table.version();
      assertThat(version).isPositive();
      assertThat(table.add(List.of(TWO))).as("known").isZero();
      assertThat(table.version()).isEqualTo(version);
      assertThat(table.edit(TWO.id(), "有{shoppers}位顾客关注").orElseThrow().editedAt()).contains(NOON);
      assertThat(table.version()).isGreaterThan(version);
      assertThat(table.delete(ONE.id())).isTrue();
      assertThat(table.delete(ONE.id())).isFalse();
      assertThat(table.edit(ONE.id(), "x")).isEmpty();
      assertThat(table.add(List.of(ONE))).as("deleted for good").isZero();
    }
    try (var store = database.open()) {
      assertThat(store.wordings().find(ONE.id())).isEmpty();
      assertThat(store.wordings().all())
          .containsExactly(
              new StoredWording(
                  TWO.id(), KIND, "有{shoppers}位顾客关注", "m", TWO.proposedAt(), Optional.of(NOON)));
    }
  }

  @Test
  void areInABackup() {
    var backup = new ArrayList<StoreRow>();
    try (var store = database(folder).open()) {
      store.wordings().add(List.of(ONE, TWO));
      store.wordings().delete(TWO.id());
      backup.addAll(OnADatabase.rows(store));
    }
    try (var store = database(otherFolder).open()) {
      store.restore(backup.iterator());
      assertThat(store.wordings().all()).containsExactly(ONE);
      assertThat(store.wordings().add(List.of(TWO))).isZero();
    }
  }
}
