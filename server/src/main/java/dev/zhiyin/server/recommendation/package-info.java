/** Lists for shoppers and for everybody, their pages, and explanations. */
@NullMarked
package dev.zhiyin.server.recommendation;

import org.jspecify.annotations.NullMarked;
