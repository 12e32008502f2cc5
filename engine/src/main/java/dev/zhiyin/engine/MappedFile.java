package dev.zhiyin.engine;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Files that are mapped into memory and read here and there. The system is told so by {@code
 * posix_madvise}, and reads the page that is wanted, not the pages around it as well, which may be
 * megabytes and drive from memory what other requests read again. What is not a POSIX system is
 * told nothing.
 */
public final class MappedFile {
  private static final int RANDOM = 1; // POSIX_MADV_RANDOM of Linux and macOS
  private static final Optional<MethodHandle> ADVISE = advise();

  private MappedFile() {}

  /**
   * A whole file, for reading only.
   *
   * @param memory says how long it stays mapped
   */
  public static MemorySegment open(Path file, Arena memory) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      MemorySegment mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), memory);
      if (ADVISE.isPresent() && mapped.byteSize() > 0) {
        adviseRandom(ADVISE.get(), mapped);
      }
      return mapped;
    }
  }

  /* What it returns says whether the advice was taken; nothing depends on it. */
  private static void adviseRandom(MethodHandle advise, MemorySegment mapped) {
    try {
      int _ = (int) advise.invokeExact(mapped, mapped.byteSize(), RANDOM);
    } catch (RuntimeException | Error failure) {
      throw failure;
    } catch (Throwable impossible) {
      throw new AssertionError("a function of C throws nothing else", impossible);
    }
  }

  @SuppressWarnings("restricted") // as all that is native
  private static Optional<MethodHandle> advise() {
    var linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find("posix_madvise")
        .map(
            function ->
                linker.downcallHandle(
                    function,
                    FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT)));
  }
}
