package dev.zhiyin.services.embeddings;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.Sha256;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.config.EncoderSettings;
import dev.zhiyin.engine.embed.Probes;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.services.JsonService;
import dev.zhiyin.services.JsonService.Patience;
import dev.zhiyin.services.Spending;
import dev.zhiyin.services.embeddings.EmbeddingService.Waiting;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Opens the encoders of a shop: the service that its settings name, and models in this process.
 * Thread-safe.
 */
public record ShopEncoders(
    Optional<EncoderSettings> settings, Home home, TextEncoder.Opener inProcess, boolean serving)
    implements TextEncoder.Opener {
  /** Digits at the end of a checksum that tell the settings; those before them tell the vectors. */
  private static final int SETTINGS_DIGITS = 16;

  /** How long a server waits for texts of products, behind which all edits wait. */
  private static final Duration SERVING = Duration.ofSeconds(10);

  /**
   * For work that nobody waits for: whatever may pass is tried again.
   *
   * @param settings of the service, if there is one
   * @param inProcess opens all others
   */
  public static ShopEncoders offline(
      Optional<EncoderSettings> settings, Home home, TextEncoder.Opener inProcess) {
    return new ShopEncoders(settings, home, inProcess, false);
  }

  /**
   * For a server: words of shoppers are waited for as long as the settings say, and no longer;
   * texts of products are tried once, since whoever sends or follows them tries again.
   */
  public static ShopEncoders serving(
      Optional<EncoderSettings> settings, Home home, TextEncoder.Opener inProcess) {
    return new ShopEncoders(settings, home, inProcess, true);
  }

  /**
   * Opens one for a new generation. A service is asked how it answers: one that answered like this
   * before keeps its checksum, and with it all that is remembered of it.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.ServiceFailed if it cannot be asked
   */
  @Override
  public TextEncoder open(String source) {
    if (!EncoderSettings.isService(source)) {
      return inProcess.open(source);
    }
    EncoderSettings named = named(source);
    JsonService service = service(named);
    try {
      Probes now = EmbeddingService.meet(named, service, waiting(named));
      KnownServices.Identity identity = new KnownServices(home.services()).of(now, settings(named));
      return new EmbeddingService(named, service, waiting(named), identity.checksum())
          .recognisedBy(identity.probes());
    } catch (RuntimeException failure) {
      service.close();
      throw failure;
    }
  }

  /**
   * Opens the one that a generation was made by. A service is not asked yet; whether it is the same
   * still, its probes tell.
   */
  @Override
  public TextEncoder open(String source, String checksum) {
    if (!EncoderSettings.isService(source)) {
      return inProcess.open(source, checksum);
    }
    EncoderSettings named = named(source);
    if (!checksum.endsWith(settings(named))) {
      throw new ModelUnusable(
          "encoder %s: encoder.dimension, maximumTokens, textPrefix or queryPrefix is another than when the generation was made; put it back, or rebuild"
              .formatted(source));
    }
    return new EmbeddingService(named, service(named), waiting(named), checksum);
  }

  private EncoderSettings named(String source) {
    return settings
        .filter(service -> service.source().equals(source))
        .orElseThrow(
            () ->
                new ModelUnusable(
                    "the generation's encoder is %s, and the settings have %s: set encoder.url and encoder.model, or rebuild"
                        .formatted(
                            source, settings.map(EncoderSettings::source).orElse("no encoder"))));
  }

  private JsonService service(EncoderSettings named) {
    var spending =
        new Spending(home.spending("encoder"), "encoder", named.budget(), Clock.systemUTC());
    return new JsonService("encoder", named.url(), named.key(), spending);
  }

  private Waiting waiting(EncoderSettings named) {
    var waits = named.waits();
    return serving
        ? new Waiting(
            Patience.patient(shorter(waits.batch(), SERVING), 0), Patience.hasty(waits.query()))
        : new Waiting(
            Patience.patient(waits.batch(), waits.retries()),
            Patience.patient(waits.batch(), waits.retries()));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /* Of all settings that decide vectors. */
  private static String settings(EncoderSettings named) {
    return Sha256.of(named.model().toString()).substring(0, SETTINGS_DIGITS);
  }
}
