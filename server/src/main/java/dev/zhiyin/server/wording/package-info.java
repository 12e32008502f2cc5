/**
 * Wordings of reasons: {@link dev.zhiyin.server.wording.WordingProposer} has a model propose them
 * in the background, {@link dev.zhiyin.server.wording.ShopWordings} gives them to answers, and
 * operators list, edit and delete them.
 */
@NullMarked
package dev.zhiyin.server.wording;

import org.jspecify.annotations.NullMarked;
