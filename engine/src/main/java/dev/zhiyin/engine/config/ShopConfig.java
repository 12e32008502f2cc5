package dev.zhiyin.engine.config;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.rerank.RerankRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All settings of a shop that its programs share.
 *
 * <pre>{@code
 * store:     {url: "jdbc:postgresql://db:5432/shop", user: zhiyin, passwordFile: secrets/db, poolSize: 8}
 * privacy:   {pseudonymise: true, keyFile: /etc/zhiyin/pseudonyms}
 * retention: {days: 365}
 * weights:   {purchase: 3, dislike: -2}
 * arrange:   {diversity: 0.2, caps: {brand: 2}}
 * limits:    {waitingEvents: 20000, waitingProducts: 1000, batchSize: 64}
 * server:    {port: 8080, followEvery: 500ms, sequenceWait: 2s}
 * }</pre>
 */
public record ShopConfig(
    StoreSettings store,
    PrivacySettings privacy,
    Retention retention,
    EventWeights weights,
    RerankRules arrange,
    Limits limits,
    ServerSettings server) {
  public static final ShopConfig DEFAULT =
      new ShopConfig(
          StoreSettings.DEFAULT,
          PrivacySettings.DEFAULT,
          Retention.FOR_EVER,
          EventWeights.OF_THE_MODEL,
          RerankRules.DEFAULT,
          Limits.DEFAULT,
          ServerSettings.DEFAULT);

  /**
   * Reads the settings: those of a file given, else of the shop's own file if it has one; what is
   * not given keeps its default, and the environment goes before the file.
   *
   * @param environment variables by name
   * @throws WorkRefused if a setting is unknown, of the wrong type or out of range, or the file
   *     given is not there
   */
  public static ShopConfig read(Home home, Optional<Path> file, Map<String, String> environment) {
    file.filter(Files::notExists)
        .ifPresent(
            missing -> {
              throw new WorkRefused("there is no settings file " + missing);
            });
    return file.or(() -> Optional.of(home.config()).filter(Files::exists))
        .map(there -> ConfigFile.read(home, there, environment))
        .orElseGet(() -> ConfigFile.none(home, environment));
  }

  /**
   * The settings of a file that lead out of the shop: where its store is, and which files hold its
   * secrets. Nobody should obey them in a file that came from elsewhere.
   *
   * @return their dotted names
   * @throws WorkRefused if it is not YAML
   */
  public static List<String> outwardSettings(Path file) {
    return ConfigFile.outward(file);
  }

  public ShopConfig withServer(ServerSettings changed) {
    return new ShopConfig(store, privacy, retention, weights, arrange, limits, changed);
  }

  public ShopConfig withStore(StoreSettings changed) {
    return new ShopConfig(changed, privacy, retention, weights, arrange, limits, server);
  }

  public ShopConfig withPrivacy(PrivacySettings changed) {
    return new ShopConfig(store, changed, retention, weights, arrange, limits, server);
  }

  public ShopConfig withArrange(RerankRules changed) {
    return new ShopConfig(store, privacy, retention, weights, changed, limits, server);
  }

  public ShopConfig withLimits(Limits changed) {
    return new ShopConfig(store, privacy, retention, weights, arrange, changed, server);
  }
}
