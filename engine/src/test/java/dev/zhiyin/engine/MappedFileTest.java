package dev.zhiyin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MappedFileTest {
  @TempDir Path folder;

  @Test
  void holdsEveryByte() throws IOException {
    Path file = Files.write(folder.resolve("three"), new byte[] {1, 2, 3});
    try (var memory = Arena.ofConfined()) {
      MemorySegment mapped = MappedFile.open(file, memory);
      assertThat(mapped.toArray(ValueLayout.JAVA_BYTE)).containsExactly(1, 2, 3);
      assertThat(mapped.isReadOnly()).isTrue();
    }
  }

  @Test
  void aFileMayBeEmpty() throws IOException {
    Path file = Files.createFile(folder.resolve("empty"));
    try (var memory = Arena.ofConfined()) {
      assertThat(MappedFile.open(file, memory).byteSize()).isZero();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theSystemReadsNothingAhead() throws IOException {
    Path file = Files.write(folder.resolve("large"), new byte[100_000]);
    try (var memory = Arena.ofConfined()) {
      MappedFile.open(file, memory);
      assertThat(Mappings.random(folder)).containsExactly("large");
      assertThat(Mappings.usual(folder)).isEmpty();
    }
    assertThat(Mappings.random(folder)).isEmpty();
  }
}
