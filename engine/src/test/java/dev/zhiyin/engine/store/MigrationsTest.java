package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.config.StoreSettings;
import dev.zhiyin.engine.store.Database.Migrations;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MigrationsTest {
  private static final StoreSettings POSTGRESQL =
      new StoreSettings("jdbc:postgresql://127.0.0.1/shop", "", Optional.empty(), 8);

  @TempDir private Path folder;

  static Migrations[] all() {
    return new Migrations[] {Migrations.STORE, Migrations.CACHE};
  }

  @ParameterizedTest
  @MethodSource("all")
  void theNewestScriptIsTheOneNamed(Migrations migrations) throws IOException, URISyntaxException {
    for (Dialect kind : List.of(new Sqlite(folder), new Postgresql(POSTGRESQL))) {
      int newest = 0;
      for (String scripts : migrations.folders(kind)) {
        var url = getClass().getResource("/" + scripts);
        try (var files = Files.list(Path.of(Objects.requireNonNull(url).toURI()))) {
          newest = Math.max(newest, files.mapToInt(MigrationsTest::version).max().orElseThrow());
        }
      }
      assertThat(migrations.newest()).isEqualTo(Integer.toString(newest));
    }
  }

  private static int version(Path script) {
    String name = script.getFileName().toString();
    return Integer.parseInt(name.substring(1, name.indexOf("__")));
  }

  @Test
  void aScriptThatFailedHalfwayIsNotTakenForDone() {
    var database = TestDatabase.sqlite(folder);
    database.open().close();
    database.open().close();
    database
        .tables()
        .useHandle(
            handle ->
                handle.execute(
                    "UPDATE flyway_schema_history SET success = 0 WHERE version = '%s'"
                        .formatted(Migrations.STORE.newest())));

    assertThatThrownBy(database::open)
        .isInstanceOf(StorageFailed.class)
        .hasMessageContaining("failed migration");
  }
}
