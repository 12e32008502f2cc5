package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.config.EncoderSettings;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.onnx.encoder.Encoders;
import dev.zhiyin.tools.cli.ShopOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IntSummaryStatistics;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option {@code --encoder}. */
final class EncoderOption {
  @Option(
      names = "--encoder",
      paramLabel = "NAME|DIR",
      converter = Known.class,
      description =
          "bge-small-zh-v1.5, bge-small-en-v1.5, all-minilm-l6-v2 or a folder (default: the service of the settings, else"
              + " by the language of the titles)")
  private String encoder = "";

  /** The one that was asked for; else the service that the shop's settings name, if they do. */
  Asked of(ShopOptions shop) {
    return new Asked(
        encoder.isEmpty()
            ? shop.config().encoder().map(EncoderSettings::source).orElse("")
            : encoder,
        shop.encoders());
  }

  /** The one that was asked for, in this process. */
  Asked inProcess() {
    return Asked.inProcess(encoder);
  }

  /**
   * Which encoder a rebuild gets.
   *
   * @param source its name; empty for the one that fits the catalogue
   */
  record Asked(String source, TextEncoder.Opener encoders) {
    static Asked inProcess(String source) {
      return new Asked(source, Encoders::open);
    }

    /**
     * The same, chosen if none was asked for.
     *
     * @param sample of the catalogue
     */
    String source(Supplier<Stream<Product>> sample) {
      return source.isEmpty() ? EncoderChoice.of(sample.get()) : source;
    }
  }

  static final class Known implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (!Encoders.names().contains(text) && !Files.isDirectory(Path.of(text))) {
        throw new TypeConversionException(
            "'%s' is neither a folder nor one of %s"
                .formatted(text, String.join(", ", Encoders.names())));
      }
      return text;
    }
  }

  /** Which encoder a shop gets that asks for none: by the script of its titles. */
  static final class EncoderChoice {
    static final String CHINESE = "bge-small-zh-v1.5";
    static final String ENGLISH = "bge-small-en-v1.5";

    /** From this share of titles with Chinese characters on, a shop is Chinese. */
    private static final double CHINESE_SHARE = 0.1;

    private EncoderChoice() {}

    static String of(Stream<Product> products) {
      IntSummaryStatistics chinese =
          products.mapToInt(product -> hasChineseTitle(product) ? 1 : 0).summaryStatistics();
      return chinese.getSum() >= CHINESE_SHARE * chinese.getCount() ? CHINESE : ENGLISH;
    }

    private static boolean hasChineseTitle(Product product) {
      return product
          .title()
          .codePoints()
          .anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN);
    }
  }
}
