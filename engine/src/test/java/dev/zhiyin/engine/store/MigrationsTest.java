package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.store.Database.Migrations;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MigrationsTest {
  @TempDir private Path folder;

  static Migrations[] all() {
    return new Migrations[] {Migrations.STORE, Migrations.CACHE};
  }

  @ParameterizedTest
  @MethodSource("all")
  void theNewestScriptIsTheOneNamed(Migrations migrations) throws IOException, URISyntaxException {
    var url = getClass().getResource("/" + migrations.folder());
    try (var scripts = Files.list(Path.of(Objects.requireNonNull(url).toURI()))) {
      int newest =
          scripts
              .map(script -> script.getFileName().toString())
              .mapToInt(name -> Integer.parseInt(name.substring(1, name.indexOf("__"))))
              .max()
              .orElseThrow();
      assertThat(migrations.newest()).isEqualTo(Integer.toString(newest));
    }
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
