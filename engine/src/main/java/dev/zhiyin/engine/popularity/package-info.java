/** Which products are popular and trending, from the statistics that the store keeps of them. */
@NullMarked
package dev.zhiyin.engine.popularity;

import org.jspecify.annotations.NullMarked;
