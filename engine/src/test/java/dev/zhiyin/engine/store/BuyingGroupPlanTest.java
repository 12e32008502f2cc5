package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.shopper.ShopperId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every request asks for open groups: by an index, however many groups end soon. */
class BuyingGroupPlanTest {
  @TempDir Path folder;

  @Test
  void openGroupsAreReadByTheirIndex() {
    try (var store = TestDatabase.sqlite(folder).open()) {
      for (var shopper :
          List.of(
              Optional.<ShopperId>empty(),
              Optional.of(ShopperId.user("me")),
              Optional.of(ShopperId.session("s")))) {
        List<String> plan =
            store.read(
                handle ->
                    handle
                        .createQuery("EXPLAIN QUERY PLAN " + BuyingGroupTables.openSql(shopper))
                        .bind("least", 0)
                        .bind("soon", 1)
                        .bind("id", "me")
                        .map((row, _) -> row.getString("detail"))
                        .list());
        assertThat(plan)
            .filteredOn(step -> step.contains(" buying_group "))
            .hasSize(2)
            .allMatch(
                step -> step.contains("USING INDEX buying_group_open (lacking=? AND expires_at>?"));
        assertThat(plan).noneMatch(step -> step.startsWith("SCAN buying_group"));
      }
    }
  }
}
