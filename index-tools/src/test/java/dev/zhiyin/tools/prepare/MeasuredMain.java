package dev.zhiyin.tools.prepare;

import dev.zhiyin.tools.ToolsMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Runs a command and writes what memory it took at most: heap and whole process, in bytes. */
public final class MeasuredMain {
  private MeasuredMain() {}

  /**
   * Runs the command of the arguments.
   *
   * @param arguments the file for the two numbers, then the command's own
   */
  public static void main(String... arguments) {
    Path results = Path.of(arguments[0]);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> write(results)));
    ToolsMain.main(Arrays.copyOfRange(arguments, 1, arguments.length));
  }

  private static void write(Path results) {
    try {
      Files.write(results, List.of(Long.toString(heap()), Long.toString(process())));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static long heap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(peak -> peak.getUsed())
        .sum();
  }

  /* The most that ever was resident, as Linux counts. */
  private static long process() throws IOException {
    String peak =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmHWM:"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(peak.replaceAll("\\D", "")) * 1024;
  }
}
